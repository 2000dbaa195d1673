// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// Pure: finds out which era an upstream speaks, and agrees on a revision with it.
///
/// It asks `server/discover` first. Only a usable answer, or an error that exists in 2026-07-28 alone, is evidence of
/// the modern era; every other refusal and silence lead to `initialize`, because servers of the older era answer an
/// unknown method in every way there is. Refused authorization, 5xx and network failures say nothing about the era and
/// end the attempt. Where the peer is a process, one that exits on the probe, or stays confused by it, is started anew
/// and initialized directly.
struct EraProbe: Sendable {
    enum Event: Sendable {
        case started
        /// The `result` of what was asked last.
        case answered(RawJSON)
        /// The error of what was asked last.
        case refused(JSONRPCError)
        /// An answer that is not JSON-RPC at all, such as a bare 404.
        case unrecognized(String)
        case silent(Duration)
        /// The process ended.
        case exited(String)
        /// Nothing that tells about the era.
        case failed(UpstreamError)
    }

    enum Action: Sendable {
        /// Ask `server/discover`, declaring these capabilities.
        case discover(capabilities: RawJSON)
        /// Ask `initialize`.
        case initialize
        /// Start the peer anew, then ask `initialize`.
        case restart
        case accept(UpstreamDescription)
        case fail(UpstreamError)
    }

    private enum Phase { case discovering, initializing }

    private let assumesLegacy: Bool
    private let canRestart: Bool
    private var phase = Phase.discovering
    private var hasProbed = false
    private var hasRestarted = false
    private var corrections = 0
    private static let maximumCorrections = 2

    /// - Parameters:
    ///   - assumesLegacy: a recent verdict says so: `initialize` comes first, the probe only if that is refused.
    ///   - canRestart: the peer is a process of ours.
    init(assumesLegacy: Bool, canRestart: Bool) {
        self.assumesLegacy = assumesLegacy
        self.canRestart = canRestart
    }

    mutating func handle(_ event: Event) -> Action {
        switch (event, phase) {
        case (.started, _): assumesLegacy ? initialize() : discover(.emptyObject)
        case (.failed(let error), _): .fail(error)
        case (.answered(let result), .discovering): judgeDiscovery(result)
        case (.refused(let error), .discovering): judgeRefusedDiscovery(error)
        case (.exited, .discovering) where canRestart && !hasRestarted: restart()
        case (.exited(let reason), _): afterExit(reason)
        case (.unrecognized, .discovering), (.silent, .discovering): initialize()
        case (.answered(let result), .initializing): judgeInitialization(result)
        case (.refused(let error), .initializing): judgeRefusedInitialization(error)
        case (.unrecognized(let what), .initializing):
            retryInitialization(else: .incompatible("initialize was answered with \(what)"))
        case (.silent(let wait), .initializing): retryInitialization(else: .timedOut(wait))
        }
    }

    // MARK: Steps

    private mutating func discover(_ capabilities: RawJSON) -> Action {
        phase = .discovering
        hasProbed = true
        return .discover(capabilities: capabilities)
    }

    private mutating func initialize() -> Action {
        phase = .initializing
        return .initialize
    }

    private mutating func restart() -> Action {
        phase = .initializing
        hasRestarted = true
        return .restart
    }

    // MARK: Discovery

    private mutating func judgeDiscovery(_ result: RawJSON) -> Action {
        guard let supported = Self.versions(result["supportedVersions"]) else { return initialize() }
        if let revision = Self.modern(in: supported) {
            return .accept(UpstreamDescription(revision: revision, result: result))
        }
        return Self.hasLegacy(in: supported) ? initialize() : .fail(Self.noCommonRevision(supported))
    }

    private mutating func judgeRefusedDiscovery(_ error: JSONRPCError) -> Action {
        switch error.code {
        case MCPErrorCode.unsupportedProtocolVersion:
            guard let supported = Self.versions(error.data?["supported"]) else { return initialize() }
            if Self.modern(in: supported) != nil { return correct(.emptyObject, after: error) }
            return Self.hasLegacy(in: supported) ? initialize() : .fail(Self.noCommonRevision(supported))
        case MCPErrorCode.headerMismatch: return correct(.emptyObject, after: error)
        case MCPErrorCode.missingClientCapability:
            return correct(error.data?["requiredCapabilities"] ?? .emptyObject, after: error)
        default: return initialize()
        }
    }

    /// A modern server that refuses: ask again in a better way, a bounded number of times.
    private mutating func correct(_ capabilities: RawJSON, after error: JSONRPCError) -> Action {
        guard corrections < Self.maximumCorrections else {
            return .fail(.incompatible("server/discover is refused with \(error.code): \(error.message)"))
        }
        corrections += 1
        return discover(capabilities)
    }

    // MARK: Initialization

    private func judgeInitialization(_ result: RawJSON) -> Action {
        guard let version = result["protocolVersion"]?.string else {
            return .fail(.incompatible("initialize was answered without a protocolVersion"))
        }
        guard let revision = ProtocolRevision(rawValue: version), !revision.isModern else {
            return .fail(.incompatible("initialize was answered with protocol version \(version.prefix(40))"))
        }
        return .accept(UpstreamDescription(revision: revision, result: result))
    }

    private mutating func judgeRefusedInitialization(_ error: JSONRPCError) -> Action {
        if error.code == MCPErrorCode.unsupportedProtocolVersion,
            let supported = Self.versions(error.data?["supported"]), Self.modern(in: supported) != nil
        {
            return correct(.emptyObject, after: error)
        }
        return retryInitialization(
            else: .incompatible("initialize is refused with \(error.code): \(error.message)"))
    }

    /// What an assumed verdict or a confused process can excuse is tried in another way, else the error stands.
    private mutating func retryInitialization(else error: UpstreamError) -> Action {
        if !hasProbed, case .incompatible = error { return discover(.emptyObject) }
        if hasProbed && canRestart && !hasRestarted { return restart() }
        return .fail(error)
    }

    private mutating func afterExit(_ reason: String) -> Action {
        retryInitialization(else: .unreachable(reason))
    }

    // MARK: Versions

    private static func versions(_ list: RawJSON?) -> [String]? {
        guard let list, list.kind == .array else { return nil }
        return list.elements.prefix(64).compactMap(\.string)
    }

    private static func modern(in versions: [String]) -> ProtocolRevision? {
        versions.compactMap(ProtocolRevision.init(rawValue:)).filter(\.isModern).max()
    }

    private static func hasLegacy(in versions: [String]) -> Bool {
        versions.compactMap(ProtocolRevision.init(rawValue:)).contains { !$0.isModern }
    }

    private static func noCommonRevision(_ versions: [String]) -> UpstreamError {
        let named = versions.prefix(8).map { String($0.prefix(40)) }.joined(separator: ", ")
        return .incompatible("it speaks [\(named)], none of which is known here")
    }
}
