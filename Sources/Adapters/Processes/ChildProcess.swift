// SPDX-License-Identifier: Apache-2.0

package import EventLoops
import Glibc
import Lifecycle

/// A running program that is talked to in lines.
///
/// It leads a process group of its own and gets no descriptor but its three pipes. It lives until it ends by itself or
/// is stopped, whether this object is kept or not; when it ends, by whatever cause, the rest of its group is killed. If
/// we die without stopping it, ``ProcessGuard`` kills its group. Processes that moved to another group are out of reach.
///
/// `@unchecked Sendable`: `pid`, `loop` and the callbacks are constants; the rest is touched on the loop's thread only,
/// where every entry point goes first.
package final class ChildProcess: @unchecked Sendable {
    package let pid: Int32
    private let loop: EventLoop
    private let onErrorLine: @Sendable (String) -> Void
    private let onExit: @Sendable (ProcessExit) -> Void
    private let input: InputStream
    private let outputs: [OutputStream]
    private var exitWatch: ExitWatch?
    private var sequence = StopSequence()
    private var timer: (pending: any ScheduledTimer, due: MonotonicTime)?
    private var exit: ProcessExit?
    private var exitWaiters: [CheckedContinuation<ProcessExit, Never>] = []

    /// Starts the program; blocks the caller for the time of that, about a millisecond. Any thread.
    ///
    /// The callbacks run on the loop's thread and must not block it. `onLine` gets each line of output that is not
    /// empty and within its bound, `onLongLine` the beginning of one above it; `onErrorLine` each line of errors and, in square brackets, what was lost; `onExit`
    /// comes once, after the last line. The loop must run until then.
    package static func spawn(
        _ configuration: ProcessConfiguration, on loop: EventLoop,
        onLine: @escaping @Sendable ([UInt8]) -> Void,
        onLongLine: @escaping @Sendable (_ prefix: [UInt8]) -> Void = { _ in },
        onErrorLine: @escaping @Sendable (String) -> Void, onExit: @escaping @Sendable (ProcessExit) -> Void
    ) throws(ProcessError) -> ChildProcess {
        let spawned = try ProcessSpawner.spawn(configuration)
        let problem = ProcessGuard.shared.add(spawned.pid)
        let child = ChildProcess(
            spawned, configuration, loop, onLine: onLine, onLongLine: onLongLine, onErrorLine: onErrorLine,
            onExit: onExit)
        child.onLoop {
            if let problem { onErrorLine("[the process is not guarded against our own end: \(problem)]") }
            child.begin()
        }
        return child
    }

    private init(
        _ spawned: ProcessSpawner.Spawned, _ configuration: ProcessConfiguration, _ loop: EventLoop,
        onLine: @escaping @Sendable ([UInt8]) -> Void, onLongLine: @escaping @Sendable ([UInt8]) -> Void,
        onErrorLine: @escaping @Sendable (String) -> Void, onExit: @escaping @Sendable (ProcessExit) -> Void
    ) {
        pid = spawned.pid
        self.loop = loop
        self.onErrorLine = onErrorLine
        self.onExit = onExit
        input = InputStream(descriptor: spawned.input, loop: loop, maximum: configuration.maximumPendingInput)
        let maximumLine = configuration.maximumLine
        let output = OutputStream(
            descriptor: spawned.output, loop: loop, splitter: LineSplitter(maximum: maximumLine)
        ) { event in
            switch event {
            case .line(let line): onLine(line)
            case .dropped(let bytes, let prefix):
                onLongLine(prefix)
                onErrorLine("[a line of output was dropped: \(bytes) bytes, allowed are \(maximumLine)]")
            }
        }
        let errors = OutputStream(
            descriptor: spawned.errors, loop: loop,
            splitter: LineSplitter(maximum: configuration.maximumErrorLine, overlong: .cut)
        ) { event in
            if case .line(let line) = event { onErrorLine(String(decoding: line, as: UTF8.self)) }
        }
        outputs = [output, errors]
        exitWatch = ExitWatch(descriptor: spawned.pidDescriptor, loop: loop)
    }

    // MARK: Input

    /// Writes a line; a line break is added, those inside become blanks. Returns once the line is queued, which waits
    /// while more than the configured number of bytes are unread. Any thread; cancelling the task ends the wait.
    package func send(_ line: [UInt8]) async throws(ProcessError) {
        if loop.isCurrent, let result = input.sendAtOnce(line) { return try result.get() }
        let ticket = SendTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { sender in onLoop { self.send(line, sender, ticket) } }
        } onCancel: {
            loop.submit { self.cancel(ticket) }
        }
        try result.get()
    }

    private func send(_ line: [UInt8], _ sender: InputStream.Sender, _ ticket: SendTicket) {
        if ticket.isCancelled { return sender.resume(returning: .failure(.cancelled)) }
        if let result = input.sendAtOnce(line) { return sender.resume(returning: result) }
        ticket.id = input.wait(line, sender)
    }

    private func cancel(_ ticket: SendTicket) {
        ticket.isCancelled = true
        if let id = ticket.id { input.cancel(id) }
    }

    // MARK: End

    /// Brings the child and its group to their end: input closed, half of `grace`; SIGTERM, the other half; SIGKILL.
    /// Returns when it is reaped. Any thread, any number of times; a shorter grace shortens a longer one.
    package func stop(grace: Duration) async -> ProcessExit {
        await withCheckedContinuation { waiter in onLoop { self.stop(grace, waiter) } }
    }

    private func stop(_ grace: Duration, _ waiter: CheckedContinuation<ProcessExit, Never>) {
        if let exit { return waiter.resume(returning: exit) }
        exitWaiters.append(waiter)
        perform(sequence.stopRequested(grace: grace))
    }

    private func perform(_ actions: [StopSequence.Action]) {
        for action in actions {
            switch action {
            case .closeInput: input.close()
            case .terminateGroup: kill(-pid, SIGTERM)
            case .killGroup: kill(-pid, SIGKILL)
            case .setTimer(let delay): setTimer(delay)
            }
        }
    }

    private func setTimer(_ delay: Duration) {
        let due = loop.now + delay
        if let timer, timer.due <= due { return }
        timer?.pending.cancel()
        let pending = loop.schedule(after: delay) {
            self.timer = nil
            if self.exit == nil { self.perform(self.sequence.timerFired()) }
        }
        timer = (pending, due)
    }

    // MARK: Life on the loop, which holds the object until the end

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if loop.isCurrent { work() } else { loop.submit(work) }
    }

    private func begin() {
        do throws(EventLoopError) {
            try exitWatch?.start { self.ended() }
            for output in outputs { try output.start() }
        } catch {
            // Out of descriptors or watches: a child nobody hears must not live.
            onErrorLine("[the process is stopped, it cannot be watched: \(error.call) failed with \(error.errno)]")
            kill(-pid, SIGKILL)
            ended()
        }
    }

    /// The child has ended or is about to. As long as it is not reaped nobody else can have its number, nor that of its
    /// group: what is left of the group goes first.
    private func ended() {
        guard exit == nil else { return }
        kill(-pid, SIGKILL)
        ProcessGuard.shared.remove(pid)
        let exit = reap()
        self.exit = exit
        exitWatch?.end()
        exitWatch = nil
        timer?.pending.cancel()
        timer = nil
        input.end()
        for output in outputs { output.finish() }
        onExit(exit)
        for waiter in exitWaiters { waiter.resume(returning: exit) }
        exitWaiters = []
    }

    private func reap() -> ProcessExit {
        var status: Int32 = 0
        var result = waitpid(pid, &status, 0)
        while result < 0, errno == EINTR { result = waitpid(pid, &status, 0) }
        return result == pid ? ProcessExit(waitStatus: status) : .unknown
    }
}

/// Where a suspended sender's cancellation meets its place in the queue. On the loop's thread only.
private final class SendTicket: @unchecked Sendable {
    var id: Int?
    var isCancelled = false
}
