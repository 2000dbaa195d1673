// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import Synchronization
import TestSupport

/// A stdio server without a process: a script sees every line it is sent and may write lines back.
final class ScriptedPeer: MessageChannelOpening {
    typealias Script = @Sendable (ScriptedProcess, RawJSON) -> Void

    let processes = Gathered<ScriptedProcess>()
    private let script: Script
    private let failsToStart: Mutex<String?>

    init(failsToStart: String? = nil, _ script: @escaping Script) {
        self.script = script
        self.failsToStart = Mutex(failsToStart)
    }

    func repair() { failsToStart.withLock { $0 = nil } }

    func open(
        onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) async throws(MessageChannelError) -> any MessageChannel {
        if let reason = failsToStart.withLock({ $0 }) { throw .cannotOpen(reason) }
        let process = ScriptedProcess(number: processes.count + 1, script: script, onEvent: onEvent)
        processes.append(process)
        return process
    }
}

/// One incarnation of a scripted stdio server.
final class ScriptedProcess: MessageChannel {
    /// 1 for the first start.
    let number: Int
    let received = Gathered<RawJSON>()
    let raw = Gathered<[UInt8]>()
    let closed = Signal()
    private let script: ScriptedPeer.Script
    private let onEvent: @Sendable (MessageChannelEvent) -> Void
    private let state = Mutex<(ended: String?, full: Int?, brokenPipe: Bool)>((nil, nil, false))

    init(
        number: Int, script: @escaping ScriptedPeer.Script, onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) {
        self.number = number
        self.script = script
        self.onEvent = onEvent
    }

    var hasEnded: Bool { state.withLock { $0.ended != nil } }

    func write(_ text: String) { onEvent(.message(Array(text.utf8))) }
    func writeOversized(_ prefix: String, limit: Int) { onEvent(.oversized(prefix: Array(prefix.utf8), limit: limit)) }
    func stopReading(limit: Int) { state.withLock { $0.full = limit } }
    func closeInput() { state.withLock { $0.brokenPipe = true } }

    func exit(_ reason: String) {
        let isFirst = state.withLock { state in
            defer { state.ended = state.ended ?? reason }
            return state.ended == nil
        }
        if isFirst { onEvent(.ended(reason)) }
    }

    func send(_ message: [UInt8]) throws(MessageChannelError) {
        let (ended, full, brokenPipe) = state.withLock { $0 }
        if let ended { throw .closed(ended) }
        if brokenPipe { throw .closed("it closed its input") }
        if let full { throw .full(limit: full) }
        raw.append(message)
        let line = (try? RawJSON(validating: message)) ?? .null
        received.append(line)
        script(self, line)
    }

    func close() async {
        exit("ended by the hub")
        closed.fire()
    }

    var methods: [String] { received.values.compactMap { $0["method"]?.string } }
}
