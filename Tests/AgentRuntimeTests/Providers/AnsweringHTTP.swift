// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Synchronization

/// An HTTP world that gives every request the same answer, and remembers what it was asked.
final class AnsweringHTTP: HTTPExecuting {
    enum Answer: Sendable {
        case body(HTTPStatus, [[UInt8]])
        case failure(HTTPClientError)

        static func json(_ text: String, status: HTTPStatus = 200) -> Answer { .body(status, [Array(text.utf8)]) }

        /// An event stream, one piece for each event.
        static func events(_ texts: [String]) -> Answer {
            .body(200, texts.map { SSEEncoder.message(Array($0.utf8)) })
        }
    }

    private let answer: Answer
    private let asked = Mutex<[HTTPClientRequest]>([])

    init(_ answer: Answer) { self.answer = answer }

    var requests: [HTTPClientRequest] { asked.withLock(\.self) }

    func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        asked.withLock { $0.append(request) }
        switch answer {
        case .failure(let error): throw error
        case .body(let status, let pieces):
            return HTTPClientResponse(status: status, fields: [:], body: Pieces(pieces))
        }
    }
}

/// A body in pieces.
private final class Pieces: HTTPBodyReading {
    private let rest: Mutex<ArraySlice<[UInt8]>>

    init(_ pieces: [[UInt8]]) { rest = Mutex(pieces[...]) }

    func next() async throws(HTTPClientError) -> [UInt8]? { rest.withLock { $0.popFirst() } }
    func cancel() { rest.withLock { $0 = [] } }
}
