// SPDX-License-Identifier: Apache-2.0

/// The bounds of one server; each has its status or is a silent close where no answer is possible.
package struct HTTPServerLimits: Sendable {
    /// Bytes of request line and fields together; beyond it 431.
    package var head = 16 << 10
    /// Bytes of request body; beyond it 413.
    package var body = 4 << 20
    /// Fields of one head; beyond it 431.
    package var fields = 100

    package init() {}
}
