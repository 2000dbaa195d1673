// SPDX-License-Identifier: Apache-2.0

import Dispatch
import EventLoops
import Lifecycle

/// The addresses of hosts, asked for on threads that may block and remembered for a while. On the loop's thread only.
final class NameResolver {
    typealias Answer = Result<[PeerAddress], PeerAddress.LookUpFailure>

    private static let lifetime = Duration.seconds(30)
    private static let rememberedHosts = 256
    /// Questions that may be open at once; each holds a thread.
    private static let openQuestions = 8
    private static let threads = DispatchQueue(label: "patchbay.names", attributes: .concurrent)

    private let loop: EventLoop
    private var known: [String: (addresses: [PeerAddress], until: MonotonicTime)] = [:]
    private var waiting: [String: [(Answer) -> Void]] = [:]

    private let lookUp: @Sendable (String, UInt16) -> Answer

    /// `lookUp` may block; it is called on threads of its own.
    init(loop: EventLoop, lookUp: @escaping @Sendable (String, UInt16) -> Answer) {
        self.loop = loop
        self.lookUp = lookUp
    }

    /// Answers at once for numeric hosts and those asked for lately.
    func addresses(of url: RequestURL, _ answer: @escaping (Answer) -> Void) {
        let key = url.authority
        if let entry = known[key], entry.until > loop.now { return answer(.success(entry.addresses)) }
        let numeric = PeerAddress.lookUp(url.host, port: url.port, isNumeric: true)
        if case .success(let addresses) = numeric {
            remember(addresses, for: key)
            return answer(numeric)
        }
        if waiting[key] != nil {
            waiting[key]?.append(answer)
            return
        }
        guard waiting.count < Self.openQuestions else {
            return answer(.failure(.init(text: "\(Self.openQuestions) names are being looked up already")))
        }
        waiting[key] = [answer]
        ask(url)
    }

    private func ask(_ url: RequestURL) {
        let (loop, lookUp, host, port, key) = (loop, lookUp, url.host, url.port, url.authority)
        let reply = Reply(self)
        Self.threads.async {
            let answer = lookUp(host, port)
            loop.submit { reply.resolver.answered(key, answer) }
        }
    }

    private func answered(_ key: String, _ answer: Answer) {
        if case .success(let addresses) = answer { remember(addresses, for: key) }
        for waiter in waiting.removeValue(forKey: key) ?? [] { waiter(answer) }
    }

    private func remember(_ addresses: [PeerAddress], for key: String) {
        if known.count >= Self.rememberedHosts { known.removeAll() }
        known[key] = (addresses, loop.now + Self.lifetime)
    }

    /// Carries the resolver through a thread that does not touch it.
    /// `@unchecked Sendable`: it is opened again only on the resolver's loop.
    private struct Reply: @unchecked Sendable {
        let resolver: NameResolver
        init(_ resolver: NameResolver) { self.resolver = resolver }
    }
}
