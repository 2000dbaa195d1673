// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Lifecycle
import Testing

@testable import EventLoops

@Suite(.timeLimit(.minutes(5))) struct EventLoopTests {
    /// Runs `body` with a group that is shut down afterwards.
    private func withGroup<T>(count: Int = 1, _ body: (EventLoopGroup) async throws -> T) async throws -> T {
        let group = try EventLoopGroup(count: count)
        defer { group.shutDown() }
        return try await body(group)
    }

    @Test("a task that prefers the loop runs on its thread, before and after suspending")
    func taskExecutor() async throws {
        try await withGroup { group in
            let loop = group.next()
            let places = await Task(executorPreference: loop) {
                let first = EventLoop.current === loop
                await Task.yield()
                return (first, EventLoop.current === loop, loop.isCurrent)
            }.value
            #expect(places == (true, true, true))
            #expect(EventLoop.current == nil)
        }
    }

    @Test("an immediate task calls a nonisolated function on the loop without leaving its caller's turn")
    func immediateTask() async throws {
        try await withGroup { group in
            let loop = group.next()
            let order = await withCheckedContinuation { continuation in
                loop.submit {
                    let log = Log()
                    Task.immediate(executorPreference: loop) { await nonisolatedCall(log, "inside") }
                    log.add("after")
                    loop.submit { continuation.resume(returning: log.lines) }
                }
            }
            #expect(order == ["inside", "after"])
        }
    }

    @Test("an actor may live on the loop, and knows it")
    func serialExecutor() async throws {
        try await withGroup { group in
            let resident = Resident(loop: group.next())
            #expect(await resident.isHome())
            await resident.callOut()
        }
    }

    @Test("a loop's thread has the priority of the process, whoever made it")
    func priority() async throws {
        try await withGroup { group in
            let own = await withCheckedContinuation { continuation in
                group.next().submit { continuation.resume(returning: Self.niceness("thread-self")) }
            }
            #expect(own != nil && own == Self.niceness("self"))
        }
    }

    /// Of the process or of the calling thread (proc(5), `stat`, field 19).
    private static func niceness(_ whose: String) -> Int? {
        let text = try? String(contentsOfFile: "/proc/\(whose)/stat", encoding: .utf8)
        let fields = text?.split(separator: ")").last?.split(separator: " ")
        return fields.flatMap { $0.count > 16 ? Int($0[16]) : nil }
    }

    @Test("work of one thread runs in the order in which it was submitted")
    func submitOrder() async throws {
        try await withGroup { group in
            let loop = group.next()
            let log = Log()
            await withCheckedContinuation { continuation in
                for number in 0..<10_000 { loop.submit { log.add("\(number)") } }
                loop.submit { continuation.resume() }
            }
            #expect(log.lines == (0..<10_000).map { "\($0)" })
        }
    }

    @Test("work from many threads all runs")
    func submitFromManyThreads() async throws {
        try await withGroup { group in
            let loop = group.next()
            let count = Counter()
            await withTaskGroup(of: Void.self) { tasks in
                for _ in 0..<8 {
                    tasks.addTask {
                        for _ in 0..<2000 {
                            await withCheckedContinuation { continuation in
                                loop.submit {
                                    count.increment()
                                    continuation.resume()
                                }
                            }
                        }
                    }
                }
            }
            #expect(count.value == 16_000)
        }
    }

    @Test("a storm of yields does not keep descriptors and timers waiting")
    func yieldStorm() async throws {
        try await withGroup { group in
            let loop = group.next()
            let ended = Counter()
            let pipe = try Pipe()
            await withTaskGroup(of: Void.self) { tasks in
                for _ in 0..<4 {
                    tasks.addTask(executorPreference: loop) {
                        while ended.value == 0 { await Task.yield() }
                    }
                }
                await withCheckedContinuation { continuation in
                    loop.submit {
                        let watcher = Watcher(pipe.readEnd) { _ in
                            loop.removeDescriptor(pipe.readEnd)
                            continuation.resume()
                        }
                        watcher.watch(on: loop)
                        loop.schedule(after: .milliseconds(5)) { pipe.send([1]) }
                    }
                }
                ended.increment()
            }
        }
    }

    @Test("timers fire in order and not early")
    func timers() async throws {
        try await withGroup { group in
            let loop = group.next()
            let start = SystemClock.monotonicTime
            let log = Log()
            let ends = await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(20)) { log.add("20") }
                loop.schedule(after: .milliseconds(5)) { log.add("5") }
                loop.schedule(after: .milliseconds(40)) { continuation.resume(returning: SystemClock.monotonicTime) }
            }
            #expect(log.lines == ["5", "20"])
            #expect(ends - start >= .milliseconds(40))
        }
    }

    @Test("a timer cancelled from another thread neither fires nor stays")
    func cancelTimer() async throws {
        try await withGroup { group in
            let loop = group.next()
            let log = Log()
            let timers = (0..<100).map { _ in loop.schedule(after: .milliseconds(30)) { log.add("fired") } }
            for timer in timers { timer.cancel() }
            await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(60)) { continuation.resume() }
            }
            #expect(log.lines == [])
            let left = await withCheckedContinuation { continuation in
                loop.submit { continuation.resume(returning: loop.timerCount) }
            }
            #expect(left == 0)
        }
    }

    @Test("5,000 idle timers cost no time on the processor")
    func idleTimers() async throws {
        try await withGroup { group in
            let loop = group.next()
            let timers = (0..<5000).map { loop.schedule(after: .seconds(60 + $0 % 30)) {} }
            func threadTime() async -> Int64 {
                await withCheckedContinuation { continuation in
                    loop.submit {
                        var time = timespec()
                        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
                        continuation.resume(returning: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
                    }
                }
            }
            let before = await threadTime()
            await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(300)) { continuation.resume() }
            }
            #expect(await threadTime() - before < 20_000)
            for timer in timers { timer.cancel() }
        }
    }

    @Test("readiness and the peer's end are reported; after removal nothing is")
    func descriptors() async throws {
        try await withGroup { group in
            let loop = group.next()
            let pipe = try Pipe()
            let log = Log()
            let watcher = Watcher(pipe.readEnd) { readiness in
                log.add(readiness.contains(.readable) ? "readable" : "")
                if readiness.contains(.failed) { log.add("closed") }
            }
            await withCheckedContinuation { continuation in
                loop.submit {
                    watcher.watch(on: loop)
                    pipe.send([1])
                    loop.schedule(after: .milliseconds(10)) {
                        loop.removeDescriptor(pipe.readEnd)
                        pipe.closeWriteEnd()
                        loop.schedule(after: .milliseconds(10)) { continuation.resume() }
                    }
                }
            }
            #expect(log.lines.first == "readable")
            #expect(!log.lines.contains("closed"))
        }
    }

    @Test("a descriptor that cannot be watched is refused with the call and its error")
    func badDescriptor() async throws {
        try await withGroup { group in
            let loop = group.next()
            let error = await withCheckedContinuation { (continuation: CheckedContinuation<EventLoopError?, Never>) in
                loop.submit {
                    do throws(EventLoopError) {
                        try loop.addDescriptor(1_000_000_000, interest: .readable, Watcher(1_000_000_000) { _ in })
                        continuation.resume(returning: nil)
                    } catch {
                        continuation.resume(returning: error)
                    }
                }
            }
            #expect(error == EventLoopError(call: "epoll_ctl(add)", errno: EBADF))
        }
    }

    @Test("what asked for the end of the turn is called after the turn's jobs")
    func endOfTurn() async throws {
        final class Ending: TurnEndHandling {
            let end: () -> Void
            init(_ end: @escaping () -> Void) { self.end = end }
            func turnEnded() { end() }
        }
        try await withGroup { group in
            let loop = group.next()
            let log = Log()
            await withCheckedContinuation { continuation in
                loop.submit {
                    loop.atEndOfTurn(
                        Ending {
                            log.add("end")
                            continuation.resume()
                        })
                    loop.submit { log.add("job") }
                }
            }
            #expect(log.lines == ["job", "end"])
        }
    }

    @Test("shutting down runs what is queued, and a task resumed later still ends")
    func shutDown() async throws {
        let group = try EventLoopGroup(count: 2)
        let loop = group.next()
        let log = Log()
        let (stream, feed) = AsyncStream.makeStream(of: Int.self)
        let late = Task(executorPreference: loop) {
            for await number in stream { log.add("\(number)") }
            return EventLoop.current === loop
        }
        loop.submit { log.add("queued") }
        group.shutDown()
        group.shutDown()
        #expect(log.lines == ["queued"])
        feed.yield(1)
        feed.finish()
        #expect(await late.value)
        #expect(log.lines == ["queued", "1"])
    }

    @Test("loops are handed out in rotation")
    func rotation() async throws {
        try await withGroup(count: 3) { group in
            let names = (0..<6).map { _ in group.next().name }
            #expect(names == ["loop-0", "loop-1", "loop-2", "loop-0", "loop-1", "loop-2"])
        }
    }
}

private func nonisolatedCall(_ log: Log, _ line: String) async { log.add(line) }

private actor Resident {
    private let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop) { self.loop = loop }

    func isHome() -> Bool {
        preconditionIsolated()
        return loop.isCurrent
    }

    /// Leaves for a function of no isolation, and comes back to the loop.
    func callOut() async {
        await nonisolatedCall(Log(), "out")
        loop.preconditionIsolated()
    }
}
