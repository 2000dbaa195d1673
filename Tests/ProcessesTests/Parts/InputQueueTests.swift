// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Processes

@Suite struct InputQueueTests {
    /// For results of mutating calls, which `#expect` does not take.
    private func check<Value: Equatable>(
        _ actual: Value, _ expected: Value, _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(actual == expected, sourceLocation: location)
    }

    private func line(_ count: Int) -> [UInt8] { [UInt8](repeating: 120, count: count) }

    @Test("lines get an end, and lose those inside")
    func framing() {
        var queue = InputQueue<String>(maximum: 100)
        check(queue.append(Array("a\nb\r".utf8)), true)
        check(queue.append(Array("c".utf8)), true)
        #expect(Array(queue.unwritten) == Array("a b \nc\n".utf8))
    }

    @Test("lines wait beyond the bound, in order, and are admitted as room comes")
    func waiting() {
        var queue = InputQueue<String>(maximum: 10)
        check(queue.append(line(5)), true)
        check(queue.append(line(5)), false)
        _ = queue.wait(line(5), "b")
        // Behind one that waits everything waits, even what would fit.
        check(queue.append(line(1)), false)
        _ = queue.wait(line(1), "c")
        check(queue.didWrite(1), [])
        check(queue.didWrite(2), ["b"])
        check(queue.didWrite(9), ["c"])
        #expect(queue.pendingCount == 2)
        check(queue.didWrite(2), [])
        #expect(queue.isEmpty)
    }

    @Test("a line longer than the bound goes alone")
    func longLine() {
        var queue = InputQueue<String>(maximum: 10)
        check(queue.append(line(1000)), true)
        check(queue.append(line(1)), false)
        _ = queue.wait(line(2000), "b")
        check(queue.didWrite(1000), [])
        check(queue.didWrite(1), ["b"])
        #expect(queue.pendingCount == 2001)
    }

    @Test("a line that stopped waiting is never written")
    func cancel() {
        var queue = InputQueue<String>(maximum: 4)
        check(queue.append(line(4)), true)
        let first = queue.wait(Array("b".utf8), "b")
        _ = queue.wait(Array("c".utf8), "c")
        check(queue.cancel(first), "b")
        check(queue.cancel(first), nil)
        check(queue.didWrite(5), ["c"])
        #expect(Array(queue.unwritten) == Array("c\n".utf8))
        _ = queue.wait(line(9), "d")
        check(queue.removeAll(), ["d"])
        #expect(queue.isEmpty)
    }
}
