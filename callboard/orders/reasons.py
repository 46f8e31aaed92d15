"""The reasons a company starts with, in English, Russian, Ukrainian (A7.8, A7.15 to A7.23)."""

from typing import Any


def _reason(code: str, en: str, ru: str, uk: str, **facts: Any) -> dict[str, Any]:
    return {"code": code, "names": [en, ru, uk], **facts}


DEFAULTS: dict[str, list[dict[str, Any]]] = {
    "no_answer": [
        _reason("long_beeps", "Long beeps", "Длинные гудки", "Довгі гудки"),
        _reason("answering_machine", "Answering machine", "Автоответчик", "Автовідповідач"),
        _reason("melody", "Melody", "Мелодия вместо гудков", "Мелодія замість гудків"),
        _reason("busy", "Busy", "Занято", "Зайнято"),
        _reason("switched_off", "Switched off", "Выключен", "Вимкнено"),
        _reason("unreachable", "Out of reach", "Недоступен", "Поза зоною"),
        _reason("hung_up", "Hung up", "Сброс", "Скидання"),
    ],
    "cancel": [
        _reason("will_think", "Will think", "Подумает", "Подумає"),
        _reason("expensive", "Too expensive", "Дорого", "Дорого"),
        _reason("doctor", "Doctor forbids", "Запрет врача", "Заборона лікаря"),
        _reason("changed_mind", "Changed their mind", "Передумал(а)", "Передумав(ла)"),
        _reason(
            "other",
            "Other (comment needed)",
            "Другое (нужен комментарий)",
            "Інше (потрібен коментар)",
            needs_comment=True,
        ),
    ],
    "trash": [
        _reason("did_not_order", "Did not order", "Не заказывал(а)", "Не замовляв(ла)"),
        _reason(
            "wrong_number",
            "Wrong number",
            "Некорректный номер",
            "Некоректний номер",
            number=1,
            goes_with_siblings=True,
        ),
        _reason("hooliganism", "Hooliganism", "Хулиганство", "Хуліганство"),
        _reason("spam", "Spam", "Спам", "Спам", goes_with_siblings=True),
        _reason(
            "duplicate",
            "Duplicate of another order",
            "Дубль другого заказа",
            "Дубль іншого замовлення",
        ),
        _reason(
            "feedback",
            "Feedback (our customer)",
            "Обратная связь (наш клиент)",
            "Зворотний зв’язок (наш клієнт)",
        ),
        _reason("blacklist", "On the blacklist", "В чёрном списке", "У чорному списку"),
    ],
    "courier": [
        _reason(
            "not_reached",
            "Customer not reached",
            "Не дозвонился до клиента",
            "Не додзвонився до клієнта",
        ),
        _reason("not_home", "Nobody at the address", "Никого по адресу", "Нікого за адресою"),
        _reason("wrong_address", "Wrong address", "Неверный адрес", "Неправильна адреса"),
        _reason(
            "asks_other_day", "Asks for another day", "Просит другой день", "Просить інший день"
        ),
        _reason(
            "refuses_to_pay", "Refuses to pay", "Отказывается платить", "Відмовляється платити"
        ),
    ],
}
