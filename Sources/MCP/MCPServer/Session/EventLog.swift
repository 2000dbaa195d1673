// SPDX-License-Identifier: Apache-2.0

/// Pure: the latest events of one session's streams, for clients that lost a connection (2025-11-25, resumability).
///
/// An event's id names its stream and its place there. What is kept is bounded over all streams together; a stream of
/// which an event is missing cannot be resumed from before it.
struct EventLog: Sendable {
    struct Event: Sendable, Equatable {
        let stream: Int
        let place: Int
        let message: [UInt8]

        var id: String { "\(stream)-\(place)" }
    }

    /// What a client gets that comes back.
    struct Replay: Sendable, Equatable {
        let stream: Int
        let events: [Event]
        /// Whether nothing will follow them.
        let isOver: Bool
    }

    private struct Stream: Sendable {
        var next = 0
        var isOver = false
    }

    static let maximumEvents = 64
    static let maximumBytes = 64 << 10
    /// Streams of which something is known.
    static let maximumStreams = 64
    /// The stream for what belongs to no request.
    static let standing = 0

    private var events: [Event] = []
    private var bytes = 0
    private var streams: [Int: Stream] = [standing: Stream()]
    private var lastStream = 0

    /// Whether an id is that of an event of the standing stream.
    static func isStanding(_ id: String) -> Bool { id.hasPrefix("\(standing)-") }

    /// A new stream, for the answer to one request.
    mutating func open() -> Int {
        lastStream += 1
        streams[lastStream] = Stream()
        if streams.count > Self.maximumStreams { forgetOldestStream() }
        return lastStream
    }

    /// The event as it goes out; an empty message primes a stream, so that it can be resumed before anything was said.
    mutating func append(_ message: [UInt8], to stream: Int) -> Event {
        let place = streams[stream]?.next ?? 0
        let event = Event(stream: stream, place: place, message: message)
        streams[stream]?.next += 1
        events.append(event)
        bytes += message.count
        while events.count > Self.maximumEvents || bytes > Self.maximumBytes {
            bytes -= events.removeFirst().message.count
        }
        return event
    }

    /// Nothing more will be said on it.
    mutating func end(_ stream: Int) { streams[stream]?.isOver = true }

    /// Nil when the id is none of ours, or what came after it is not all there any more.
    func replay(after id: String) -> Replay? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let place = Int(parts[1]), let stream = streams[number],
            (0..<stream.next).contains(place)
        else { return nil }
        let following = events.filter { $0.stream == number && $0.place > place }
        guard following.count == stream.next - place - 1 else { return nil }
        return Replay(stream: number, events: following, isOver: stream.isOver)
    }

    private mutating func forgetOldestStream() {
        let over = streams.filter { $0.key != Self.standing && $0.value.isOver }.keys
        guard let oldest = over.min() ?? streams.keys.filter({ $0 != Self.standing }).min() else { return }
        streams[oldest] = nil
        events.removeAll { $0.stream == oldest }
        bytes = events.reduce(0) { $0 + $1.message.count }
    }
}
