// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Synchronization

/// The other end of the admin API: one answer, and what was asked.
final class FakeHub: HTTPExecuting {
    private let result: Result<(HTTPStatus, [UInt8]), HTTPClientError>
    private let state = Mutex([HTTPClientRequest]())

    var requests: [HTTPClientRequest] { state.withLock { $0 } }

    init(status: HTTPStatus, body: String) { result = .success((status, Array(body.utf8))) }
    init(error: HTTPClientError) { result = .failure(error) }

    func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        state.withLock { $0.append(request) }
        let (status, body) = try result.get()
        return HTTPClientResponse(status: status, fields: [:], body: OnePiece(body))
    }
}

private final class OnePiece: HTTPBodyReading {
    private let rest: Mutex<[UInt8]?>

    init(_ bytes: [UInt8]) { rest = Mutex(bytes.isEmpty ? nil : bytes) }

    func next() async throws(HTTPClientError) -> [UInt8]? {
        rest.withLock { rest in
            defer { rest = nil }
            return rest
        }
    }

    func cancel() {}
}
