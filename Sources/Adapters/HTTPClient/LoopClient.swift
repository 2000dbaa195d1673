// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages

/// One loop's share of the client.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only.
final class LoopClient: @unchecked Sendable {
    let loop: EventLoop
    private let table: ExchangeTable
    private let curl: CurlDriver

    init(loop: EventLoop, configuration: HTTPClientConfiguration) {
        self.loop = loop
        table = ExchangeTable(loop: loop, configuration: configuration)
        curl = CurlDriver(table: table)
    }

    /// Any thread.
    func exchange(for request: HTTPClientRequest, to url: RequestURL) -> Exchange {
        Exchange(request, url: url, table: table)
    }

    /// Any thread.
    func start(_ exchange: Exchange, _ waiter: CheckedContinuation<Exchange.HeadResult, Never>) {
        guard loop.isCurrent else { return loop.submit { self.start(exchange, waiter) } }
        if exchange.begin(waiter) { curl.start(exchange) }
    }

    /// Any thread.
    func shutDown() async {
        await withCheckedContinuation { waiter in
            loop.submit {
                self.table.shutDown()
                self.curl.shutDown()
                waiter.resume()
            }
        }
    }
}
