// SPDX-License-Identifier: Apache-2.0

/// Batches its output over one turn of an ``EventLoop``.
package protocol TurnEndHandling: AnyObject {
    /// Called on the loop's thread, once per ``EventLoop/atEndOfTurn(_:)``.
    func turnEnded()
}
