// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages

/// One loop's share of the client.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only.
final class LoopClient: @unchecked Sendable {
    private static let rememberedURLs = 256

    let loop: EventLoop
    private let table: ExchangeTable
    /// Most programs' servers are spoken to natively: nil until one is not.
    private var curl: CurlDriver?
    private let native: NativeDriver
    private let names: NameResolver
    private let prefersNative: Bool
    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody.
    @exclusivity(unchecked) private var urls: [String: RequestURL] = [:]

    init(loop: EventLoop, configuration: HTTPClientConfiguration) {
        self.loop = loop
        table = ExchangeTable(loop: loop, configuration: configuration)
        names = NameResolver(loop: loop, lookUp: PeerAddress.resolution(by: configuration.namesResolvedBy))
        native = NativeDriver(table: table, names: names)
        prefersNative = configuration.proxy == nil && !configuration.sendsPlainThroughCurl
    }

    /// Any thread; on the loop's the URL is only read the first time it is seen.
    func exchange(for request: HTTPClientRequest) throws(HTTPClientError) -> Exchange {
        Exchange(request, url: try url(request.url), table: table)
    }

    private func url(_ text: String) throws(HTTPClientError) -> RequestURL {
        guard loop.isCurrent else { return try RequestURL(text) }
        if let known = urls[text] { return known }
        let url = try RequestURL(text)
        if urls.count >= Self.rememberedURLs { urls.removeAll() }
        urls[text] = url
        return url
    }

    /// Any thread.
    func start(_ exchange: Exchange, _ waiter: UnsafeContinuation<Exchange.HeadResult, Never>) {
        guard loop.isCurrent else { return loop.submit { self.start(exchange, waiter) } }
        guard exchange.begin(waiter) else { return }
        if speaksNatively(exchange) {
            native.start(exchange)
        } else if exchange.request.reach == .anywhere {
            startByCurl(exchange)
        } else {
            startChecked(exchange)
        }
    }

    /// Our own connections speak neither TLS nor HTTP/2, and know no proxy, past which URLs from outside go.
    private func speaksNatively(_ exchange: Exchange) -> Bool {
        guard !exchange.url.isSecure, !exchange.request.assumesHTTP2 else { return false }
        return prefersNative || exchange.request.reach != .anywhere
    }

    /// Looks the name up and checks every address before libcurl may connect, to these addresses and no others.
    private func startChecked(_ exchange: Exchange) {
        names.addresses(of: exchange.url) { [self] answer in
            guard !exchange.hasEnded else { return }
            switch answer {
            case .success(let addresses) where exchange.refuses(addresses): table.settle()
            case .success(let addresses):
                exchange.pinned = addresses.compactMap(\.ip)
                startByCurl(exchange)
            case .failure(let failure):
                exchange.ended(.cannotResolve("\(exchange.url.authority): \(failure.text)"))
                table.settle()
            }
        }
    }

    private func startByCurl(_ exchange: Exchange) {
        do throws(CurlFault) {
            let driver = if let curl { curl } else { try CurlDriver(table: table) }
            curl = driver
            driver.start(exchange)
        } catch {
            exchange.ended(.cannotConnect("\(exchange.url.authority): \(error)"))
            table.settle()
        }
    }

    /// Any thread.
    func shutDown() async {
        await withCheckedContinuation { waiter in
            loop.submit {
                self.table.shutDown()
                self.curl?.shutDown()
                self.native.shutDown()
                waiter.resume()
            }
        }
    }
}
