"""Set-up does what is missing, and only that."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture(autouse=True)
def tools_on_the_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(TOOLS))
    yield
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and Path(str(sys.modules[name].__file__)).parent == TOOLS:
            del sys.modules[name]


def test_a_step_is_done_until_what_it_was_made_from_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import setup

    monkeypatch.setattr(setup, "ROOT", tmp_path)
    source, stamp = tmp_path / "requirements.lock", tmp_path / ".stamp"
    source.write_text("one==1")

    before = setup._is_current(stamp, [source])
    setup._stamp(stamp, [source])
    after = setup._is_current(stamp, [source])
    source.write_text("one==2")
    changed = setup._is_current(stamp, [source])

    assert (before, after, changed) == (False, True, False)


def test_every_file_that_the_web_build_reads_counts_and_none_that_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import setup

    monkeypatch.setattr(setup, "WEB", tmp_path)
    for name in ("package.json", "src/apps/portal/main.tsx", "dist/index.html", "node_modules/react/index.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    sources = [str(path.relative_to(tmp_path)) for path in setup._web_sources()]

    assert sources == ["package.json", "src/apps/portal/main.tsx"]


def test_a_failure_shows_the_last_words_of_the_log_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import setup

    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path))
    speaks = [sys.executable, "-c", "print('no space left'); raise SystemExit(3)"]
    step = setup.Step("Web apps", lambda: False, lambda log: log.run(speaks), "Make room.")

    status = setup._carry_out("run", [step])

    told = capsys.readouterr().out
    assert status == 1
    assert "1/1 Web apps ..." in told
    assert "no space left" in told
    assert "What to do: Make room." in told


@pytest.mark.parametrize(("version", "is_taken"), [("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True)])
def test_a_node_too_old_for_the_build_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, is_taken: bool
) -> None:
    import node

    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    found = node.found(tmp_path / "venv")

    assert found == (tmp_path if is_taken else None)


def test_a_chromium_that_does_not_run_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import chromium

    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BANKHALL_CHROMIUM", str(broken))

    assert chromium.found(Path(sys.executable)) is None
