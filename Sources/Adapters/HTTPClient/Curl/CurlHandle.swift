// SPDX-License-Identifier: Apache-2.0

import Addresses
import CCurl
import EventLoops
import HTTPMessages

/// One easy handle, set up once and reused: between two exchanges only what differs is set again.
///
/// libcurl holds unretained pointers to this object; the driver that owns it removes the handle from the multi handle
/// before letting go.
final class CurlHandle: ExchangeTransport {
    private struct Shape: Equatable {
        var method: HTTPMethod
        var hasBody: Bool
    }

    let easy: UnsafeMutableRawPointer
    private unowned let driver: CurlDriver
    /// Where the driver keeps it while it works.
    var activeIndex = 0
    private(set) var exchange: Exchange?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var headers = CurlHeaderList()
    private var body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var head: ResponseHeadAssembler
    private var trailers: FieldLines
    private var fieldFailure: String?
    private var url = ""
    private var shape: Shape?
    private var mayRepeat = false
    private var isGuarded = false
    private var assumesHTTP2 = false
    private var isSeparate = false
    private var pins = CurlPins()
    private var wasRefusedRepetition = false

    init?(driver: CurlDriver) {
        guard let easy = patchbay_curl_easy_init() else { return nil }
        self.easy = easy
        self.driver = driver
        head = ResponseHeadAssembler(maximumBytes: driver.configuration.maximumHead)
        trailers = FieldLines(of: "its trailer section", maximumBytes: driver.configuration.maximumHead)
        errorText[0] = 0
        CurlCallbacks.install(on: self, driver: driver)
        setDefaults(driver.configuration)
    }

    deinit {
        patchbay_curl_easy_cleanup(easy)
        errorText.deallocate()
        body.deallocate()
    }

    private func setDefaults(_ configuration: HTTPClientConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        // Aborting must not wait for a name server that does not answer.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // HTTP/2 where the server agrees to it in the TLS handshake, HTTP/1.1 elsewhere.
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_BUFFERSIZE, 64 << 10)
        set(CURLOPT_MAXAGE_CONN, max(1, Int(configuration.idleLifetime.components.seconds)))
        patchbay_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        // An empty text, unlike none, also keeps libcurl from asking the environment.
        patchbay_curl_set_string(easy, CURLOPT_PROXY, configuration.proxy ?? "")
        // A proxy's 127.0.0.1 is another machine's.
        patchbay_curl_set_string(easy, CURLOPT_NOPROXY, "localhost,127.0.0.0/8,::1")
        if let file = configuration.certificateAuthorities {
            patchbay_curl_set_string(easy, CURLOPT_CAINFO, file)
        }
        patchbay_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    private func set(_ option: CURLoption, _ value: Int) { patchbay_curl_set_long(easy, option, value) }

    // MARK: One exchange

    func prepare(for exchange: Exchange) {
        self.exchange = exchange
        let request = exchange.request
        head.reset()
        trailers.reset()
        fieldFailure = nil
        wasRefusedRepetition = false
        mayRepeat = OutgoingFields.isRepeatable(request.method)
        if request.url != url {
            url = request.url
            patchbay_curl_set_string(easy, CURLOPT_URL, url)
        }
        guardConnections(of: exchange)
        assumeHTTP2(request.assumesHTTP2 && !exchange.url.isSecure)
        separate(isGuarded || assumesHTTP2)
        let shape = Shape(
            method: request.method, hasBody: !request.body.isEmpty || OutgoingFields.announcesEmptyBody(request.method))
        if shape != self.shape {
            self.shape = shape
            apply(shape)
        }
        if shape.hasBody { setBody(request.body) }
        headers.fill(with: request.fields, hasBody: shape.hasBody)
        patchbay_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers.first)
    }

    /// Lets go of the exchange, which has its trailers then; large buffers are not kept for the next one.
    func finish() -> Exchange? {
        defer { exchange = nil }
        exchange?.trailersArrived(trailers.take())
        if body.count > 256 << 10 {
            body.deallocate()
            body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        }
        return exchange
    }

    private func apply(_ shape: Shape) {
        var custom: String? = shape.method.rawValue
        if shape.hasBody {
            set(CURLOPT_POST, 1)
            if shape.method == .post { custom = nil }
        } else if shape.method == .head {
            set(CURLOPT_NOBODY, 1)
            custom = nil
        } else {
            set(CURLOPT_HTTPGET, 1)
            if shape.method == .get { custom = nil }
        }
        patchbay_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, custom)
    }

    /// libcurl borrows the bytes until the transfer ends, hence a copy at an address of our own.
    private func setBody(_ bytes: [UInt8]) {
        if body.count < max(bytes.count, 1) {
            body.deallocate()
            body = .allocate(byteCount: max(4096, bytes.count * 2), alignment: 16)
        }
        bytes.withUnsafeBytes { body.copyMemory(from: $0) }
        patchbay_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count))
        patchbay_curl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress)
    }

    /// A URL from outside gets a connection of its own, to checked addresses, past any proxy.
    private func guardConnections(of exchange: Exchange) {
        let isGuarded = exchange.request.reach != .anywhere
        guard isGuarded || self.isGuarded else { return }
        self.isGuarded = isGuarded
        patchbay_curl_set_string(easy, CURLOPT_PROXY, isGuarded ? "" : driver.configuration.proxy ?? "")
        pins.fill(host: exchange.url.host, port: exchange.url.port, isGuarded ? exchange.pinned : [])
        patchbay_curl_set_pointer(easy, CURLOPT_RESOLVE, pins.first)
    }

    /// Whether the exchange has a connection of its own.
    private func separate(_ isSeparate: Bool) {
        guard isSeparate != self.isSeparate else { return }
        self.isSeparate = isSeparate
        set(CURLOPT_FRESH_CONNECT, isSeparate ? 1 : 0)
        set(CURLOPT_FORBID_REUSE, isSeparate ? 1 : 0)
    }

    /// A proxy need not speak it: the request goes through a tunnel. Its connection is not used again, because libcurl
    /// before 8.0 fails at that (curl's issue 10634).
    private func assumeHTTP2(_ assumes: Bool) {
        guard assumes != assumesHTTP2 else { return }
        assumesHTTP2 = assumes
        set(CURLOPT_HTTP_VERSION, Int(assumes ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_HTTPPROXYTUNNEL, assumes ? 1 : 0)
    }

    /// Whether a socket to that address may be opened: the last look, at the address itself.
    func mayConnect(to address: IPAddress?) -> Bool {
        guard let exchange, isGuarded else { return true }
        guard let address else { return false }
        return exchange.request.reach.refused(among: [address]) == nil
    }

    // MARK: What the reader wants

    func resume(_ exchange: Exchange) { driver.resume(self) }

    func abort(_ exchange: Exchange) { driver.abort(self) }

    // MARK: What libcurl reports

    /// A connection stands and the request is about to go out on it. libcurl sends a request again when a kept
    /// connection turns out to be dead, even if it may have been delivered: false stops it where that could do a thing
    /// twice.
    func willSend() -> Bool {
        guard mayRepeat || patchbay_curl_request_size(easy) == 0 else {
            wasRefusedRepetition = true
            return false
        }
        exchange?.connected()
        return true
    }

    /// A line of the head or, behind the body, of the trailers. False makes libcurl fail the transfer.
    func fieldLineArrived(_ line: UnsafeRawBufferPointer) -> Bool {
        guard !head.isComplete else { return trailerArrived(FieldLines.trimmingLineBreak(line)) }
        switch head.push(line) {
        case .more: return true
        case .complete:
            exchange?.headArrived(head.takeHead())
            return true
        case .malformed(let text):
            fieldFailure = text
            return false
        }
    }

    private func trailerArrived(_ line: UnsafeRawBufferPointer) -> Bool {
        if !line.isEmpty { fieldFailure = trailers.push(line) }
        return fieldFailure == nil
    }

    /// Why the transfer failed; nil when it did not.
    func failure(_ code: CURLcode) -> HTTPClientError? {
        guard code != CURLE_OK, let peer = exchange?.url.authority else { return nil }
        if let fieldFailure { return .malformedResponse("\(peer): \(fieldFailure)") }
        if wasRefusedRepetition {
            return .closedEarly("\(peer): a kept connection was closed before it answered", sentNothing: false)
        }
        let hasSent = patchbay_curl_request_size(easy) > 0
        return CurlCode(code: code, hasSent: hasSent, text: String(cString: errorText), peer: peer).error
    }
}
