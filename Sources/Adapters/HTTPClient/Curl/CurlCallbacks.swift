// SPDX-License-Identifier: Apache-2.0

import CCurl
import EventLoops

/// The functions libcurl calls. User pointers are unretained: a ``CurlHandle`` outlives its easy handle, a
/// ``CurlDriver`` its multi handle and every connection in it. All of them run on the loop's thread, inside a call
/// that the driver made; none calls libcurl back.
enum CurlCallbacks {
    static func install(on handle: CurlHandle, driver: CurlDriver) {
        let user = Unmanaged.passUnretained(handle).toOpaque()
        let owner = Unmanaged.passUnretained(driver).toOpaque()
        let easy = handle.easy
        patchbay_curl_set_pointer(easy, CURLOPT_PRIVATE, user)
        patchbay_curl_set_write_function(easy) { CurlCallbacks.bodyArrived($0, $1, $2, $3) }
        patchbay_curl_set_pointer(easy, CURLOPT_WRITEDATA, user)
        patchbay_curl_set_header_function(easy) { CurlCallbacks.fieldLineArrived($0, $1, $2, $3) }
        patchbay_curl_set_pointer(easy, CURLOPT_HEADERDATA, user)
        patchbay_curl_set_prereq_function(easy) { user, _, _, _, _ in CurlCallbacks.willSend(user) }
        patchbay_curl_set_pointer(easy, CURLOPT_PREREQDATA, user)
        patchbay_curl_set_sockopt_function(easy) { user, descriptor, _ in CurlCallbacks.socketOpened(user, descriptor) }
        patchbay_curl_set_pointer(easy, CURLOPT_SOCKOPTDATA, owner)
        patchbay_curl_set_opensocket_function(easy) { CurlCallbacks.socketWanted(to: $2, $0) }
        patchbay_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, user)
        patchbay_curl_set_closesocket_function(easy) { user, descriptor in CurlCallbacks.socketClosing(user, descriptor)
        }
        patchbay_curl_set_pointer(easy, CURLOPT_CLOSESOCKETDATA, owner)
    }

    static func install(on multi: UnsafeMutableRawPointer, driver: CurlDriver) {
        let owner = Unmanaged.passUnretained(driver).toOpaque()
        patchbay_curl_multi_set_socket_function(
            multi, { _, descriptor, what, user, _ in CurlCallbacks.socketWanted(descriptor, what, user) }, owner)
        patchbay_curl_multi_set_timer_function(
            multi, { _, milliseconds, user in CurlCallbacks.timerWanted(milliseconds, user) }, owner)
    }

    static func handle(of easy: UnsafeMutableRawPointer) -> CurlHandle? {
        patchbay_curl_private(easy).map { Unmanaged<CurlHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func handle(_ user: UnsafeMutableRawPointer?) -> CurlHandle? {
        user.map { Unmanaged<CurlHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func driver(_ user: UnsafeMutableRawPointer?) -> CurlDriver? {
        user.map { Unmanaged<CurlDriver>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: Transfers

    private static func bodyArrived(
        _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ user: UnsafeMutableRawPointer?
    ) -> Int {
        let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
        guard let exchange = handle(user)?.exchange else { return refusal(of: bytes.count) }
        switch exchange.bodyArrived(bytes) {
        case .taken: return bytes.count
        case .hold: return Int(CURL_WRITEFUNC_PAUSE)
        case .refused: return refusal(of: bytes.count)
        }
    }

    private static func fieldLineArrived(
        _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ user: UnsafeMutableRawPointer?
    ) -> Int {
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return handle(user)?.fieldLineArrived(line) == true ? line.count : refusal(of: line.count)
    }

    /// Any count other than the one given fails the transfer.
    private static func refusal(of count: Int) -> Int { count == 0 ? 1 : 0 }

    private static func willSend(_ user: UnsafeMutableRawPointer?) -> CInt {
        handle(user)?.willSend() == true ? CInt(CURL_PREREQFUNC_OK) : CInt(CURL_PREREQFUNC_ABORT)
    }

    // MARK: Sockets and timer

    /// Opens the socket that libcurl wants, unless the exchange may not lead to its address.
    private static func socketWanted(
        to address: UnsafeMutablePointer<curl_sockaddr>?, _ user: UnsafeMutableRawPointer?
    ) -> curl_socket_t {
        guard let address else { return patchbay_curl_bad_socket() }
        let bytes = patchbay_curl_address_bytes(address)
        let raw = UnsafeRawBufferPointer(start: bytes, count: Int(address.pointee.addrlen))
        let ip = PeerAddress.ip(address.pointee.family, raw)
        guard handle(user)?.mayConnect(to: ip) == true else { return patchbay_curl_bad_socket() }
        return patchbay_curl_open_socket(address)
    }

    private static func socketOpened(_ user: UnsafeMutableRawPointer?, _ descriptor: CInt) -> CInt {
        driver(user)?.socketOpened(descriptor)
        return CInt(CURL_SOCKOPT_OK)
    }

    private static func socketClosing(_ user: UnsafeMutableRawPointer?, _ descriptor: CInt) -> CInt {
        driver(user)?.socketClosing(descriptor)
        return 0
    }

    private static func socketWanted(_ descriptor: CInt, _ what: CInt, _ user: UnsafeMutableRawPointer?) -> CInt {
        do throws(EventLoopError) {
            try driver(user)?.socketWanted(descriptor, what)
            return 0
        } catch {
            // The kernel is out of memory or watches: libcurl fails every transfer it has, and goes on with later ones.
            return -1
        }
    }

    private static func timerWanted(_ milliseconds: Int, _ user: UnsafeMutableRawPointer?) -> CInt {
        driver(user)?.timerWanted(milliseconds)
        return 0
    }
}
