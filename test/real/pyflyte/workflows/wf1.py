"""One task in one workflow, as in Flyte's first example."""

from flytekit import task, workflow


@task
def hello(times: int, name: str) -> str:
    return " ".join(["hello"] * times + [name])


@workflow
def wf(times: int = 2, name: str = "fgk") -> str:
    return hello(times=times, name=name)
