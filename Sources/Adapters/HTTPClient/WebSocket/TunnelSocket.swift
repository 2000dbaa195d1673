// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import Lifecycle
import TLS

/// One connection to a server that leaves HTTP at once.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only; what may be called from
/// elsewhere goes there first.
final class TunnelSocket: DescriptorHandling, TimerHandling, @unchecked Sendable {
    enum Phase {
        case connecting
        /// The TLS handshake is under way.
        case securing
        /// The request goes out, the answer is awaited.
        case asking
        /// The answer is there; bytes are the receiver's.
        case open
        /// Nothing more is written; what comes is dropped.
        case finishing
        case closed
    }

    typealias Answer = Result<TunnelHead, HTTPClientError>

    static let highWater = 256 << 10
    private static let lingering = Duration.seconds(2)

    let loop: EventLoop
    let url: RequestURL
    private let configuration: WebSocketClientConfiguration
    var maximumHead: Int { configuration.maximumHead }

    var phase = Phase.connecting
    private var addresses: ArraySlice<PeerAddress> = []
    var descriptor: Int32 = -1
    var tls: TLSStream?
    private var timer: LoopTimerToken?
    private var answer: ((Answer) -> Void)?
    var receiver: (any HTTPTunnelReceiving)?
    var input: [UInt8] = []
    /// Whether the receiver takes nothing for now: not before the handshake was looked at.
    var isPaused = true
    var output: [UInt8]
    var sent = 0
    var writers: [CheckedContinuation<Bool, Never>] = []

    init(
        loop: EventLoop, url: RequestURL, request: [UInt8], configuration: WebSocketClientConfiguration,
        receiver: any HTTPTunnelReceiving
    ) {
        self.loop = loop
        self.url = url
        self.configuration = configuration
        self.receiver = receiver
        output = request
    }

    // MARK: Opening

    /// Once. `answer` is called on the loop, once.
    func open(names: NameResolver, _ answer: @escaping (Answer) -> Void) {
        guard phase == .connecting else { return answer(.failure(.cancelled)) }
        self.answer = answer
        startTimer(configuration.deadline)
        names.addresses(of: url) { [self] result in
            guard phase == .connecting else { return }
            switch result {
            case .failure(let failure): fail(.cannotResolve("\(url.authority): \(failure.text)"))
            case .success(let found):
                if let refused = configuration.reach.refused(among: found.compactMap(\.ip)) {
                    return fail(.forbiddenAddress("\(url.authority) leads to \(refused), where it may not lead"))
                }
                addresses = found[...]
                connect(after: EADDRNOTAVAIL)
            }
        }
    }

    private func connect(after error: Int32) {
        var error = error
        letGo()
        while let address = addresses.popFirst() {
            let (socket, result) = address.connect()
            error = result
            guard socket >= 0 else { break }
            descriptor = socket
            if result == 0 || result == EINPROGRESS { return watch() }
            letGo()
        }
        fail(.cannotConnect("\(url.authority): \(String(cString: strerror(error)))"))
    }

    private func watch() {
        do throws(EventLoopError) {
            try loop.addDescriptor(descriptor, interest: [.readable, .writable, .peerClosed, .edgeTriggered], self)
        } catch {
            fail(.cannotConnect("\(url.authority): \(error.call): \(String(cString: strerror(error.errno)))"))
        }
    }

    func descriptorReady(_ readiness: Interest) {
        let hasEnded = !readiness.isDisjoint(with: [.peerClosed, .failed])
        if hasEnded || readiness.contains(.readable) { tls?.becameReadable(peerClosed: hasEnded) }
        switch phase {
        case .connecting: connectionReady(readiness)
        case .securing: secure()
        case .asking, .open, .finishing:
            flush()
            readOn()
        case .closed: break
        }
    }

    private func connectionReady(_ readiness: Interest) {
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        if error != 0 { return connect(after: error) }
        guard readiness.contains(.writable) else { return }
        guard url.isSecure, let context = configuration.tls else { return ask() }
        do throws(TLSError) {
            tls = try TLSStream(context, descriptor: descriptor, host: url.host)
        } catch {
            return fail(.tls("\(url.authority): \(error)"))
        }
        phase = .securing
        secure()
    }

    private func secure() {
        switch tls?.handshake() {
        case nil: ask()
        case .waitsForPeer, .waitsForRoom, .bytes: return
        case .ended: fail(.tls("\(url.authority): the connection was closed"))
        case .failed(let reason): fail(.tls("\(url.authority): \(reason)"))
        }
    }

    private func ask() {
        phase = .asking
        flush()
        readOn()
    }

    func answered(_ head: TunnelHead) {
        phase = .open
        stopTimer()
        answer.take()?(.success(head))
    }

    // MARK: Ending

    func timerFired() {
        timer = nil
        if phase == .finishing { close() } else { fail(.timedOut("\(url.authority): no handshake in time")) }
    }

    /// Ends it; whoever waits for the answer learns why.
    func fail(_ error: HTTPClientError) {
        guard phase != .closed else { return }
        close()
        answer.take()?(.failure(error))
    }

    func beginFinishing() {
        guard phase == .open || phase == .asking else { return }
        phase = .finishing
        input = []
        isPaused = false
        startTimer(Self.lingering)
        receiver.take()?.closed()
        flush()
        readOn()
    }

    /// Idempotent.
    func close() {
        guard phase != .closed else { return }
        phase = .closed
        stopTimer()
        letGo()
        output = []
        resumeWriters(false)
        receiver.take()?.closed()
    }

    private func letGo() {
        guard descriptor >= 0 else { return }
        loop.removeDescriptor(descriptor)
        tls?.close()
        tls = nil
        Glibc.close(descriptor)
        descriptor = -1
    }

    private func startTimer(_ delay: Duration) {
        stopTimer()
        timer = loop.startTimer(due: loop.now + delay, self)
    }

    private func stopTimer() {
        if let timer = timer.take() { loop.stopTimer(timer) }
    }
}
