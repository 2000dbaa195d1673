// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Processes

@Suite struct StopSequenceTests {
    /// For results of mutating calls, which `#expect` does not take.
    private func check<Value: Equatable>(
        _ actual: Value, _ expected: Value, _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(actual == expected, sourceLocation: location)
    }

    @Test("each step waits half of the grace")
    func steps() {
        var sequence = StopSequence()
        check(sequence.timerFired(), [])
        check(sequence.stopRequested(grace: .seconds(4)), [.closeInput, .setTimer(.seconds(2))])
        check(sequence.timerFired(), [.terminateGroup, .setTimer(.seconds(2))])
        check(sequence.timerFired(), [.killGroup])
        check(sequence.timerFired(), [])
        check(sequence.stopRequested(grace: .zero), [])
    }

    @Test("without grace every step is taken at once")
    func atOnce() {
        var sequence = StopSequence()
        check(sequence.stopRequested(grace: .zero), [.closeInput, .terminateGroup, .killGroup])
    }

    @Test("a shorter grace shortens what is left, a longer one does not lengthen it")
    func again() {
        var sequence = StopSequence()
        _ = sequence.stopRequested(grace: .seconds(10))
        check(sequence.stopRequested(grace: .seconds(2)), [.setTimer(.seconds(1))])
        check(sequence.stopRequested(grace: .seconds(100)), [.setTimer(.seconds(50))])
        check(sequence.timerFired(), [.terminateGroup, .setTimer(.seconds(1))])
        check(sequence.stopRequested(grace: .zero), [.killGroup])
    }
}
