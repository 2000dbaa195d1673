// SPDX-License-Identifier: Apache-2.0

/// Waits for one of its own timers on an ``EventLoop``, with no closure and no handle to allocate.
package protocol TimerHandling: AnyObject {
    /// Called on the loop's thread, once per started timer.
    func timerFired()
}

/// Names one timer started with ``EventLoop/startTimer(after:_:)``; worthless once it has fired or was stopped.
package struct LoopTimerToken {
    var token: TimerWheel<any TimerHandling>.Token
}
