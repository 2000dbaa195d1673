// SPDX-License-Identifier: Apache-2.0

import Dispatch
import EventLoops
import Glibc
import HTTPMessages
import HTTPServer
import Lifecycle
import Synchronization

/// One server for the time of the process, with bounds so low that short inputs reach them, and blocking clients for it.
final class HTTP2FuzzServer: HTTPHandling {
    static let shared = HTTP2FuzzServer()

    private static let limits: HTTPServerLimits = {
        var limits = HTTPServerLimits()
        limits.head = 512
        limits.target = 64
        limits.fields = 6
        limits.body = 128
        limits.streams = 4
        // A client that leaves no window, and never will, is waited for this long.
        limits.writeDeadline = .milliseconds(50)
        limits.lingerDeadline = .milliseconds(50)
        return limits
    }()

    static let requestLimits: HTTPRequestLimits = {
        var limits = HTTPRequestLimits()
        limits.head = 512
        limits.target = 64
        limits.body = 128
        limits.fields = 6
        limits.trailers = 128
        return limits
    }()

    private let fault = Mutex<String?>(nil)
    private let place = Mutex<(port: Int, server: LoopHTTPServer)?>(nil)

    private init() {
        let isReady = DispatchSemaphore(value: 0)
        do {
            let group = try EventLoopGroup(count: 1, name: "fuzz")
            let configuration = HTTPServerConfiguration(port: 0, limits: Self.limits)
            let server = LoopHTTPServer(configuration: configuration, group: group, handler: self)
            group.start {
                let port = try? await server.start()
                self.place.withLock { $0 = port.map { (port: $0, server: server) } }
                isReady.signal()
            }
            isReady.wait()
        } catch {
            fatalError("no loop for the server: \(error)")
        }
    }

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if let fault = HTTP2Fuzz.fault(of: request, Self.requestLimits) { self.fault.withLock { $0 = fault } }
        guard request.body.count % 2 == 0 else {
            let body = responder.beginStream(status: 200, fields: ["content-type": "text/plain"])
            try? await body.write(request.body)
            return body.finish(trailers: ["x-length": "\(request.body.count)"])
        }
        responder.send(HTTPServerResponse(status: 200, contentType: "text/plain", text: request.path))
    }

    /// Sends the pieces, closes our side and gives everything that comes back. A server that does not end the connection
    /// within ten seconds is a finding, and so is a request that no handler should have seen.
    ///
    /// `reads`: waits a moment for an answer in mid-way. `breaks`: drops the connection unread.
    func exchange(
        _ pieces: [[UInt8]], reads: Bool, breaks: Bool
    ) throws(FuzzFinding) -> (bytes: [UInt8], isCut: Bool) {
        guard let port = place.withLock({ $0?.port }) else { throw FuzzFinding("the server did not start") }
        let client = try HTTP2FuzzClient(port: port)
        for (index, piece) in pieces.enumerated() {
            if reads, index == pieces.count / 2 { client.readForAMoment() }
            guard client.send(piece) else { break }
        }
        if breaks { return ([], true) }
        let answer = try client.readToEnd()
        if let fault = fault.withLock({ $0.take() }) { throw FuzzFinding(fault) }
        return answer
    }
}

/// A blocking connection.
private final class HTTP2FuzzClient {
    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int) throws(FuzzFinding) {
        descriptor = try Self.connected(to: port)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        // Ports must not run out: what is closed leaves nothing behind.
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    deinit { close(descriptor) }

    private static func connected(to port: Int) throws(FuzzFinding) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        while true {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            if connect(descriptor, &address) { return descriptor }
            let error = errno
            close(descriptor)
            // libFuzzer looks at the time by a signal.
            try expect(error == EINTR, "the server is not there: \(error)")
        }
    }

    private static func connect(_ descriptor: Int32, _ address: inout sockaddr_in) -> Bool {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// False when the server takes no more.
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// What comes within 20 milliseconds, or a part of it.
    func readForAMoment() {
        var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var buffer = [UInt8](repeating: 0, count: 4 << 10)
        guard poll(&place, 1, 20) == 1 else { return }
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 { received += buffer[..<count] }
    }

    /// Everything since the connection stands.
    func readToEnd() throws(FuzzFinding) -> (bytes: [UInt8], isCut: Bool) {
        shutdown(descriptor, Int32(SHUT_WR))
        var all = received
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                all += buffer[..<count]
            } else {
                if count == 0 { return (all, false) }
                if errno == EINTR { continue }
                try expect(errno != EAGAIN, "the connection does not end")
                return (all, true)
            }
        }
    }
}
