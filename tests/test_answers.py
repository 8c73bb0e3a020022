"""Answers of the writer reach whoever waits for them, each its own."""

import asyncio
from concurrent.futures import Future

import pytest

from workshop.errors import Invalid
from workshop.web.answers import Answers


def test_everybody_gets_their_own_answer_or_error():
    async def wait() -> list[object]:
        answers = Answers()
        futures: list[Future[int]] = [Future() for _ in range(4)]
        waiting = [asyncio.ensure_future(answers.of(future)) for future in futures]

        def answer() -> None:
            for number in (3, 1):
                futures[number].set_result(number)
            futures[0].set_exception(Invalid("no"))

        await asyncio.to_thread(answer)
        futures[2].set_result(2)
        return await asyncio.gather(*waiting, return_exceptions=True)

    told = asyncio.run(wait())
    assert isinstance(told[0], Invalid)
    assert told[1:] == [1, 2, 3]


def test_who_leaves_before_it_has_begun_takes_the_command_back():
    async def leave(future: "Future[int]") -> None:
        waiting = asyncio.ensure_future(_wait(future))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    async def _wait(future: "Future[int]") -> int:
        return await Answers().of(future)

    future: Future[int] = Future()
    asyncio.run(leave(future))
    assert future.cancelled()


def test_answers_for_a_loop_that_has_gone_are_no_trouble_to_the_next():
    answers = Answers()
    late: Future[int] = Future()

    async def leave() -> None:
        answers.of(late)

    async def stay() -> int:
        future: Future[int] = Future()
        waiting = asyncio.ensure_future(answers.of(future))
        await asyncio.to_thread(future.set_result, 7)
        return await waiting

    asyncio.run(leave())
    late.set_result(1)
    assert asyncio.run(stay()) == 7
