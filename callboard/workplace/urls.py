from django.urls import path

from callboard.workplace.views import calls, card, find, floor, outcomes, shift

urlpatterns = [
    path("", floor.welcome, name="welcome"),
    path("floor/", floor.floor, name="floor"),
    path("floor/next/", floor.take_next, name="floor-next"),
    path("find/", find.find, name="find"),
    path("shift/", shift.presence, name="shift"),
    path("shift/times/", shift.times, name="shift-times"),
    path("shift/activity/", shift.activity, name="shift-activity"),
    path("shift/start/", shift.start, name="shift-start"),
    path("shift/pause/", shift.pause, name="shift-pause"),
    path("shift/stop/", shift.stop, name="shift-stop"),
    path("call/end/", calls.hang_up, name="call-end"),
    path("orders/<int:number>/", card.order, name="order"),
    path("orders/<int:number>/news/", card.news, name="order-news"),
    path("orders/<int:number>/others/", card.others, name="order-others"),
    path("orders/<int:number>/totals/", card.totals, name="order-totals"),
    path("orders/<int:number>/call/", calls.call, name="order-call"),
    path("orders/<int:number>/save/", outcomes.save, name="order-save"),
    path("orders/<int:number>/items/", outcomes.recompose, name="order-items"),
    path("orders/<int:number>/take/", outcomes.take, name="order-take"),
    path("orders/<int:number>/take-over/", outcomes.take_over, name="order-take-over"),
    path("orders/<int:number>/give-back/", outcomes.give_back, name="order-give-back"),
    path("orders/<int:number>/<slug:outcome>/", outcomes.outcome, name="order-outcome"),
]
