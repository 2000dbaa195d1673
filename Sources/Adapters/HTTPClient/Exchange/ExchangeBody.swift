// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Synchronization

/// The reader's end of an exchange. Letting go of it gives up the rest of the body.
final class ExchangeBody: HTTPBodyReading {
    private let exchange: Exchange
    let announcedSize: Int?
    private let end = Mutex(HTTPFields())

    init(_ exchange: Exchange, announcedSize: Int?) {
        self.exchange = exchange
        self.announcedSize = announcedSize
    }

    deinit { exchange.cancel() }

    var trailers: HTTPFields { end.withLock { $0 } }

    func next() async throws(HTTPClientError) -> [UInt8]? {
        if let result = exchange.readAtOnce() { return try bytes(of: result) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { exchange.read($0) }
        } onCancel: {
            exchange.cancel()
        }
        return try bytes(of: result)
    }

    func collect(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
        if let whole = exchange.readWholeAtOnce(upTo: limit) { return whole }
        return try await collectPieces(upTo: limit)
    }

    /// Keeps the trailers, which come with the end.
    private func bytes(of result: Exchange.ReadResult) throws(HTTPClientError) -> [UInt8]? {
        switch try result.get() {
        case .bytes(let bytes): return bytes
        case .end(let trailers):
            if !trailers.isEmpty { end.withLock { $0 = trailers } }
            return nil
        }
    }

    func cancel() { exchange.cancel() }
}
