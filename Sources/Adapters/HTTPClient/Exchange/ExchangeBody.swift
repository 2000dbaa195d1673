// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The reader's end of an exchange. Letting go of it gives up the rest of the body.
final class ExchangeBody: HTTPBodyReading {
    private let exchange: Exchange
    let announcedSize: Int?

    init(_ exchange: Exchange, announcedSize: Int?) {
        self.exchange = exchange
        self.announcedSize = announcedSize
    }

    deinit { exchange.cancel() }

    func next() async throws(HTTPClientError) -> [UInt8]? {
        if let result = exchange.readAtOnce() { return try result.get() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { exchange.read($0) }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }

    func cancel() { exchange.cancel() }
}
