// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle

/// What a connection waits for from its peer; each has its deadline.
enum ConnectionWait: Equatable {
    /// Nothing: a handler is at work.
    case nothing
    case firstByte
    case head
    case body
    /// The peer does not take what is sent.
    case reader
    /// The peer is to close its side after we closed ours.
    case peerEnd

    /// What is waited for, given the state of the connection.
    init(isLingering: Bool, isBlocked: Bool, isAnswering: Bool, phase: HTTPRequestReader.Phase) {
        if isLingering {
            self = .peerEnd
        } else if isBlocked {
            self = .reader
        } else if isAnswering {
            self = .nothing
        } else {
            switch phase {
            case .idle: self = .firstByte
            case .head: self = .head
            case .body: self = .body
            }
        }
    }
}

/// The deadlines of ``HTTPServerLimits`` in nanoseconds.
struct ConnectionDeadlines {
    private let firstByte: Int64
    private let head: Int64
    private let body: Int64
    private let reader: Int64
    private let peerEnd: Int64

    init(_ limits: HTTPServerLimits) {
        firstByte = limits.idleDeadline.wholeNanoseconds
        head = limits.headDeadline.wholeNanoseconds
        body = limits.bodyDeadline.wholeNanoseconds
        reader = limits.writeDeadline.wholeNanoseconds
        peerEnd = limits.lingerDeadline.wholeNanoseconds
    }

    /// Nanoseconds, nil when there is no hurry.
    func length(of wait: ConnectionWait) -> Int64? {
        switch wait {
        case .nothing: nil
        case .firstByte: firstByte
        case .head: head
        case .body: body
        case .reader: reader
        case .peerEnd: peerEnd
        }
    }
}
