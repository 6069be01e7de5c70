import socket

from nornir_tasks.probe import probe


def test_open_closed_and_forwarded_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        forwarded = {22: listening.getsockname()[1], 23: bound.getsockname()[1]}
        found = probe("127.0.0.1", (23, 22, 22), forwarded, 30.0)
    assert found.tried == (22, 23)
    assert found.open == (22,)


def test_a_port_that_does_not_answer_is_not_open() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        place = full.getsockname()
        with socket.create_connection(place), socket.socket() as second:
            second.settimeout(0)
            second.connect_ex(place)
            assert probe("127.0.0.1", (place[1],), {}, 0.3).open == ()
