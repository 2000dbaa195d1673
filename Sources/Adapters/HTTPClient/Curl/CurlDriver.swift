// SPDX-License-Identifier: Apache-2.0

import CCurl
import EventLoops
import Glibc
import HTTPMessages
import Lifecycle

/// Runs exchanges through one libcurl multi handle, driven by one loop's descriptors and timers.
///
/// A turn is: call libcurl, take the finished transfers, wake the readers of what changed. libcurl calls back only
/// within a turn, and nothing calls into libcurl from within a callback.
final class CurlDriver: TimerHandling {
    /// Easy handles kept for reuse.
    private static let idleHandles = 256
    /// How often libcurl may ask to be called again at once before others on the loop get their chance.
    private static let callsPerTurn = 4

    let loop: EventLoop
    let configuration: HTTPClientConfiguration
    private let table: ExchangeTable
    private let multi: UnsafeMutableRawPointer
    private var idle: [CurlHandle] = []
    private var active: ContiguousArray<CurlHandle> = []
    private var sockets: ContiguousArray<CurlSocket?> = []
    /// What libcurl's timer function last asked for.
    private var wantsCallAt: MonotonicTime?
    private var timer: (token: LoopTimerToken, due: MonotonicTime)?
    private var isInTurn = false
    private var isShutDown = false

    /// Throws what an exchange that needs libcurl is to end with: that it is not there, or that memory is.
    init(table: ExchangeTable) throws(CurlFault) {
        if let reason = CurlLibrary.fault { throw CurlFault(description: reason) }
        guard let multi = patchbay_curl_multi_init() else { throw CurlFault(description: "libcurl is out of memory") }
        self.table = table
        self.multi = multi
        loop = table.loop
        configuration = table.configuration
        CurlCallbacks.install(on: multi, driver: self)
        patchbay_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.idleConnections)
    }

    deinit { assert(isShutDown, "an HTTP client was let go without being shut down") }

    // MARK: Exchanges

    /// The exchange must be in the table.
    func start(_ exchange: Exchange) {
        guard let handle = idle.popLast() ?? CurlHandle(driver: self) else {
            exchange.ended(.cannotConnect("\(exchange.url.authority): out of memory"))
            return table.settle()
        }
        handle.prepare(for: exchange)
        handle.activeIndex = active.count
        active.append(handle)
        exchange.carried(by: handle)
        turn { _ = patchbay_curl_multi_add_handle(multi, handle.easy) }
    }

    /// A pause can end with the held bytes being refused; libcurl then leaves the transfer to us.
    func resume(_ handle: CurlHandle) {
        turn {
            let code = patchbay_curl_easy_pause(handle.easy, CURLPAUSE_CONT)
            if code != CURLE_OK { finish(handle, code) }
        }
    }

    /// Closes the connection, of HTTP/2 the stream, unless the response was complete.
    func abort(_ handle: CurlHandle) {
        turn { finish(handle, CURLE_ABORTED_BY_CALLBACK) }
    }

    /// Fails what is in flight, closes every connection. The exchanges are ended by their table.
    func shutDown() {
        guard !isShutDown else { return }
        isShutDown = true
        assert(active.isEmpty)
        idle = []
        patchbay_curl_multi_cleanup(multi)
        if let timer { loop.stopTimer(timer.token) }
        timer = nil
        for socket in sockets { socket?.unregister() }
        sockets = []
    }

    private func finish(_ handle: CurlHandle, _ code: CURLcode) {
        let failure = handle.failure(code)
        patchbay_curl_multi_remove_handle(multi, handle.easy)
        let last = active.removeLast()
        if last !== handle {
            active[handle.activeIndex] = last
            last.activeIndex = handle.activeIndex
        }
        let exchange = handle.finish()
        if idle.count < Self.idleHandles { idle.append(handle) }
        exchange?.ended(failure)
    }

    // MARK: Turns

    func run(on descriptor: Int32, _ events: CInt) {
        turn { act(on: descriptor, events) }
    }

    func timerFired() {
        timer = nil
        guard let due = wantsCallAt else { return }
        guard due <= loop.now else { return setTimer() }
        turn {
            wantsCallAt = nil
            act(on: patchbay_curl_socket_timeout(), 0)
        }
    }

    private func turn(_ call: () -> Void) {
        precondition(!isInTurn, "libcurl must not be called from its own callbacks")
        isInTurn = true
        call()
        var calls = 0
        while calls < Self.callsPerTurn, let due = wantsCallAt, due <= loop.now {
            calls += 1
            wantsCallAt = nil
            act(on: patchbay_curl_socket_timeout(), 0)
        }
        takeFinished()
        isInTurn = false
        setTimer()
        table.settle()
    }

    private func act(on descriptor: Int32, _ events: CInt) {
        var running: CInt = 0
        patchbay_curl_multi_socket_action(multi, descriptor, events, &running)
    }

    private func takeFinished() {
        var left: CInt = 0
        while let message = patchbay_curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let handle = CurlCallbacks.handle(of: easy)
            else { continue }
            finish(handle, message.pointee.data.result)
        }
    }

    /// A timer that turns out to be too early costs less than one that is moved with every request.
    private func setTimer() {
        guard let due = wantsCallAt, !isShutDown, due < timer?.due ?? MonotonicTime(nanoseconds: .max) else { return }
        if let timer { loop.stopTimer(timer.token) }
        timer = (loop.startTimer(due: due, self), due)
    }

    // MARK: What libcurl asks for

    /// -1 asks for nothing.
    func timerWanted(_ milliseconds: Int) {
        wantsCallAt = milliseconds < 0 ? nil : loop.now + .milliseconds(milliseconds)
    }

    func socketOpened(_ descriptor: Int32) {
        set(descriptor, CurlSocket(descriptor: descriptor, driver: self, isConnection: true))
    }

    func socketClosing(_ descriptor: Int32) {
        socket(descriptor)?.unregister()
        set(descriptor, nil)
        close(descriptor)
    }

    func socketWanted(_ descriptor: Int32, _ what: CInt) throws(EventLoopError) {
        let socket = socket(descriptor) ?? CurlSocket(descriptor: descriptor, driver: self, isConnection: false)
        set(descriptor, try socket.want(what) ? socket : nil)
    }

    private func socket(_ descriptor: Int32) -> CurlSocket? {
        sockets.indices.contains(Int(descriptor)) ? sockets[Int(descriptor)] : nil
    }

    private func set(_ descriptor: Int32, _ socket: CurlSocket?) {
        while sockets.count <= Int(descriptor) { sockets.append(nil) }
        sockets[Int(descriptor)] = socket
    }
}
