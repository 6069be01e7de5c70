from tests.bench.__main__ import measure

DEVICES = 5


def test_both_clients_read_the_same_texts() -> None:
    result = measure(DEVICES, workers=5)
    assert result["same_texts"] == DEVICES, result["differing"]
    assert set(result["clients"]) == {"netproof", "plain"}
    for figures in result["clients"].values():
        assert figures["read"] == DEVICES
        assert figures["bytes"] > DEVICES * 10_000
        assert min(figures["seconds"], figures["cpu_seconds"], figures["peak_memory_bytes"]) > 0
    assert result["times_faster"] > 0
