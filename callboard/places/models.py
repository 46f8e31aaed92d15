from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

LANGUAGES = ("en", "ru", "uk")


class Named(models.Model):
    """Has a name in three languages; one that is not known is empty."""

    name_en = models.CharField(max_length=80, blank=True)
    name_ru = models.CharField(max_length=80, blank=True)
    name_uk = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """The name in that language, else in whichever is known."""
        own = getattr(self, f"name_{language}", "")
        return own or self.name_en or self.name_ru or self.name_uk


class Country(Named):
    """A country that has cities here. Like all of places it belongs to no company."""

    code = models.CharField(max_length=2, primary_key=True)


class Region(Named):
    """A region of a country, under its code of GeoNames; `name_before` is an older Russian name."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="regions")
    code = models.CharField(max_length=80)
    name_before = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="region_code_once_per_country")
        ]


class District(Named):
    """A district of a region, or of a country where the region is not known."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="districts")
    key = models.CharField(max_length=160)  # how its name sounds

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "region", "key"],
                name="district_once_per_region",
                nulls_distinct=False,
            )
        ]


class City(Named):
    """A town or a village. `zone` is one that the queue knows, or empty where nothing tells."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    district = models.ForeignKey(District, models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=400)  # "g703448" of the built-in table, else where it lies
    postal_code = models.CharField(max_length=12, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="city_code_once_per_country")
        ]
        indexes = [
            models.Index(
                fields=["country", "postal_code"],
                include=["region"],
                condition=models.Q(region__isnull=False),
                name="city_by_postal_code",
            )
        ]


class Told(models.Model):
    """What an address service was asked and told: streets of a city, houses of a street.

    Belongs to no company and names no person. Empty `asked_at`: not asked yet.
    """

    kind = models.CharField(max_length=7)
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=80)
    street = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=40)
    answers = ArrayField(models.CharField(max_length=120), default=list)
    wanted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "city", "kind", "street", "text"], name="told_once"
            )
        ]
        indexes = [models.Index(fields=["wanted_at"], name="told_by_age")]


class CityName(models.Model):
    """One way in which the name of a city sounds (`rules.sounds`), to find it by."""

    city = models.ForeignKey(City, models.CASCADE, related_name="names")
    country = models.ForeignKey(Country, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=160)
    head = models.CharField(max_length=2)
    people = models.PositiveIntegerField(default=0)
    marks = ArrayField(models.CharField(max_length=8))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "key"], name="city_name_once_per_city")
        ]
        indexes = [
            models.Index(fields=["country", "head", "-people"], name="city_by_two_letters"),
            models.Index(
                fields=["country", "key"],
                name="city_by_first_letters",
                opclasses=["varchar_ops", "varchar_pattern_ops"],
            ),
            GinIndex(fields=["marks"], name="city_by_marks", fastupdate=False),
        ]
