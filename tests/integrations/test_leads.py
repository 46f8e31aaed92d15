def test_lead_becomes_a_new_order(sender, lead):
    answer = sender.post(lead)

    order = sender.orders()[0]
    assert answer.status_code == 201
    assert answer.json() == {"number": order.number, "status": "new"}
    assert order.customer.phone == "+380671687644"
