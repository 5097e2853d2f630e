"""A GPU as the machine that draws: pinned buffers, three streams, a graph for each bucket.

    upload     pictures to the inbox, as soon as a session's thread has put them
    compute    orders, the batch, writes to rows; above the priority of prompts being encoded
    download   pictures from the outbox to pinned memory

The graphs share one pool of memory: they run one after the other on one stream, and what they
leave behind lies outside of it (CUDA C++ Programming Guide, "CUDA Graphs"; PyTorch notes, "CUDA
semantics", on graph memory).
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

import torch
from torch import Tensor

from sundog.engine.diffusion.device.boxes import orders, write_orders
from sundog.engine.diffusion.device.claims import Claims, Ending
from sundog.engine.diffusion.device.machine import Lane, Size, Taken, Work
from sundog.engine.diffusion.device.pace import Pace, bucket_for
from sundog.engine.diffusion.device.station import Program, Station
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.memory import give_back
from sundog.engine.interface import Image

__all__ = ["Cuda"]

_WARM_RUNS: Final = 3
"""Before a capture: what libraries choose and allocate at first must not fall into it."""
_POLL_S: Final = 0.0002
_LONGEST_BATCH_S: Final = 10.0


class _Streams(NamedTuple):
    upload: torch.cuda.Stream
    compute: torch.cuda.Stream
    download: torch.cuda.Stream


class Cuda:
    """What drawing needs of one GPU, see `hardware.Hardware`.

    Args:
        device: Which.
        now: Monotonic seconds.
    """

    def __init__(self, device: torch.device, now: Callable[[], float]) -> None:
        self._device: Final = device
        self.now: Final = now
        # A process-wide switch; sizes are few and fixed, so trying algorithms once pays.
        torch.backends.cudnn.benchmark = True
        self.streams: Final = _Streams(
            upload=_stream(device), compute=_stream(device, priority=-1), download=_stream(device)
        )
        self._pool: Final = torch.cuda.graph_pool_handle()

    @contextmanager
    def ordered(self, *read: Tensor) -> Iterator[None]:
        """Enqueue what the block does between the launches before and after it."""
        compute = self.streams.compute
        compute.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(compute):
            yield
        for tensor in read:
            if tensor.is_cuda:
                tensor.record_stream(compute)

    def captured(self, program: Program) -> Program:
        """Capture a program as a graph; it is run before, three times.

        Raises:
            RuntimeError: it cannot be captured.
        """
        compute = self.streams.compute
        with torch.cuda.stream(compute):
            for _ in range(_WARM_RUNS):
                program()
        compute.synchronize()
        graph = torch.cuda.CUDAGraph()
        how: dict[str, Any] = {"stream": compute, "capture_error_mode": "thread_local"}
        # A capture that breaks would leave its stream to all that follows on this thread.
        with torch.cuda.stream(compute), torch.cuda.graph(graph, pool=self._pool, **how):
            program()
        return graph.replay

    def measured(self, program: Program, repeats: int) -> list[float]:
        """Return how long it takes on the GPU, seconds, each time."""
        pairs = [(_event(timed=True), _event(timed=True)) for _ in range(repeats)]
        with torch.cuda.stream(self.streams.compute):
            for began, ended in pairs:
                began.record()
                program()
                ended.record()
        self.streams.compute.synchronize()
        return [began.elapsed_time(ended) / 1000 for began, ended in pairs]

    def lane(self, station: Station, first: int, pace: Pace) -> Lane:
        """Return a lane with pinned buffers of its own."""
        with torch.cuda.device(self._device):
            return _CudaLane(station, first, pace, self.streams, self.now)

    def close(self) -> None:
        """Wait for what runs, and give cached memory back."""
        with suppress(RuntimeError):  # a GPU that is lost has nothing to wait for
            torch.cuda.synchronize(self._device)
        give_back()


class _CudaLane:
    """Places in pinned memory, copied to and from the boxes."""

    def __init__(
        self,
        station: Station,
        first: int,
        pace: Pace,
        streams: _Streams,
        now: Callable[[], float],
    ) -> None:
        self._station: Final = station
        self._first: Final = first
        self._pace: Final = pace
        self._streams: Final = streams
        self._now: Final = now
        self._claims: Final = Claims(station.batch, now)
        places = station.boxes.inbox[: station.batch]
        self._in: Final = torch.empty(places.shape, dtype=torch.uint8, pin_memory=True)
        self._out: Final = torch.empty(places.shape, dtype=torch.uint8, pin_memory=True)
        self._finite: Final = torch.ones(station.batch, dtype=torch.uint8, pin_memory=True)
        cpu = torch.device("cpu")
        self._orders: Final = orders(station.batch, station.steps, cpu, pinned=True)
        self._drawn = _event(timed=True)
        self._fetched = _event()
        self._polling: Final = threading.Lock()

    @property
    def places(self) -> int:
        """How many frames go together at most."""
        return self._station.places

    def put(self, place: int, image: Image) -> None:
        """Copy a picture into a place, and send it to the GPU."""
        self._claims.forget(place)
        self._in.numpy()[place] = image
        upload = self._streams.upload
        with torch.cuda.stream(upload):
            # Whoever gave up on a batch may come again before it has read its pictures.
            upload.wait_event(self._drawn)
            inbox = self._station.boxes.inbox[self._first + place]
            inbox.copy_(self._in[place], non_blocking=True)

    def launch(self, works: Sequence[Work]) -> None:
        """Enqueue the batch.

        Raises:
            DrawingFailed: none of it is drawn.
        """
        try:
            ending = self._enqueue(works)
        except torch.OutOfMemoryError:  # raised again where nothing holds it, see `memory`
            failed = "the GPU has no memory left for a batch"
        except RuntimeError as error:
            failed = f"a batch was not drawn: {type(error).__name__}"
        else:
            self._claims.launched([work.place for work in works], ending)
            return
        give_back()
        raise DrawingFailed(failed)

    def take(self, place: int, timeout_s: float) -> Taken:
        """Wait for a picture and copy it.

        Raises:
            DrawingFailed: the batch failed after its launch, or took longer.
        """
        self._claims.wait(place, timeout_s)
        image: Image = self._out.numpy()[place].copy()
        return Taken(image=image, is_finite=bool(self._finite.numpy()[place]))

    def _enqueue(self, works: Sequence[Work]) -> Ending:
        """Enqueue all of a batch; return what waits for it.

        Raises:
            DrawingFailed: the batch before does not end.
            RuntimeError: whatever the GPU's libraries say.
        """
        # What the last batch was told may still be on its way from the pinned orders.
        if not self._waited(self._drawn, _LONGEST_BATCH_S):
            raise DrawingFailed("the GPU does not end the batch before")
        station = self._station
        scratch = (station.scratch_place, station.scratch_row)
        write_orders(self._orders, works, self._first, scratch)
        bucket = bucket_for(len(works), tuple(sorted(station.programs)))
        began, drawn = self._compute(bucket)
        return self._ending(self._download([work.place for work in works]), began, drawn, bucket)

    def _compute(self, bucket: int) -> tuple[torch.cuda.Event, torch.cuda.Event]:
        """Enqueue the batch; return the events around it."""
        station, compute = self._station, self._streams.compute
        began, drawn = _event(timed=True), _event(timed=True)
        with torch.cuda.stream(compute):
            compute.wait_stream(self._streams.upload)
            # Whoever gave up on a batch may come again before its pictures have left their places.
            compute.wait_event(self._fetched)
            for into, each in zip(station.orders, self._orders, strict=True):
                into.copy_(each, non_blocking=True)
            began.record()
            station.programs[bucket]()
            drawn.record()
        self._drawn = drawn
        return began, drawn

    def _download(self, places: Sequence[int]) -> torch.cuda.Event:
        """Enqueue the way back of these places; return the event at its end."""
        boxes, download = self._station.boxes, self._streams.download
        done = _event()
        with torch.cuda.stream(download):
            download.wait_event(self._drawn)
            for place in places:
                self._out[place].copy_(boxes.outbox[self._first + place], non_blocking=True)
            flags = boxes.finite[self._first : self._first + len(self._finite)]
            self._finite.copy_(flags, non_blocking=True)
            done.record()
        self._fetched = done
        return done

    def _ending(
        self,
        done: torch.cuda.Event,
        began: torch.cuda.Event,
        drawn: torch.cuda.Event,
        bucket: int,
    ) -> Ending:
        """Return what waits for a launched batch; the first who has waited notes its time."""
        size: Size = self._station.size
        unnoted = iter((True,))

        def ended(timeout_s: float) -> bool:
            if not self._waited(done, timeout_s):
                return False
            if next(unnoted, False):  # of many threads at once, one
                self._pace.note(size, bucket, began.elapsed_time(drawn) / 1000)
            return True

        return ended

    def _waited(self, event: torch.cuda.Event, timeout_s: float) -> bool:
        """Wait for an event; one thread asks the GPU, the others for that thread.

        An event's own wait knows no timeout, and a GPU that hangs must not take threads with it.

        Raises:
            DrawingFailed: the GPU reports an error.
        """
        until_s = self._now() + timeout_s
        if not self._polling.acquire(timeout=timeout_s):
            return False
        try:
            while not event.query():  # type: ignore[no-untyped-call]
                if self._now() >= until_s:
                    return False
                time.sleep(_POLL_S)
        except RuntimeError as error:
            raise DrawingFailed(f"the GPU failed: {type(error).__name__}") from error
        finally:
            self._polling.release()
        return True


# torch's own constructors carry no types.
def _event(*, timed: bool = False) -> torch.cuda.Event:
    return torch.cuda.Event(enable_timing=timed)  # type: ignore[no-untyped-call]


def _stream(device: torch.device, priority: int = 0) -> torch.cuda.Stream:
    return torch.cuda.Stream(device, priority)  # type: ignore[no-untyped-call]
