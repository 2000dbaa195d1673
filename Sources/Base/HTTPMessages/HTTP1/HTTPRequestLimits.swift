// SPDX-License-Identifier: Apache-2.0

/// How much of a request is read before it is refused. All but `fields` count bytes.
package struct HTTPRequestLimits: Equatable, Sendable {
    /// The request line and the fields together; beyond it 431.
    package var head = 16 << 10
    /// The request target; beyond it 414.
    package var target = 8 << 10
    /// Fields of one head or trailer section; beyond it 431.
    package var fields = 100
    /// The body without its framing; beyond it 413.
    package var body = 4 << 20
    /// The extensions of all chunks of one body together; beyond it 400.
    package var chunkExtensions = 4 << 10
    /// The trailer section; beyond it 431.
    package var trailers = 4 << 10

    package init() {}
}
