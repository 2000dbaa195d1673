// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
package import Lifecycle
import MCPTypes

/// Ids that say what was negotiated, so that a process which is started anew goes on with the sessions of the one before
/// it, at the same endpoint and for the same principal.
///
/// An id gives its bearer nothing: who they are is shown with each request, and what is taken up is what `initialize`
/// would give them.
package struct SessionMemory: Sendable {
    /// Bytes of what is sealed: clients take ids of a KiB. One that says more of itself is remembered without its name, and
    /// one whose capabilities alone are more gets an id that says nothing.
    static let maximum = 700
    /// How long after its beginning a session can be taken up, in microseconds: a week.
    static let lifetime: Int64 = 7 * 86_400 * 1_000_000

    private let sealing: any SessionSealing
    private let clock: any WallClock
    /// Of this process.
    private let run: String
    private var endpoint = ""

    /// `sealing` must outlive the process.
    package init(sealing: any SessionSealing, clock: any WallClock) {
        self.sealing = sealing
        self.clock = clock
        run = SessionTable.makeID()
    }

    /// The same for one endpoint of several; a session belongs to the one where it was opened.
    package func bound(to endpoint: String) -> SessionMemory {
        var copy = self
        copy.endpoint = endpoint
        return copy
    }

    /// Nil for a client whose words are too many.
    func id(for caller: MCPCaller) -> String? {
        let fitting = [caller.client.info, nil].lazy.map { describe(caller.client, $0) }.first {
            $0.count <= Self.maximum
        }
        return fitting.map { sealing.seal($0, context: context(of: caller.principal)) }
    }

    private func describe(_ client: MCPClientDescription, _ info: RawJSON?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("run")
        writer.string(run)
        writer.key("opened")
        writer.integer(clock.microsecondsSinceEpoch)
        writer.key("revision")
        writer.string(client.revision.rawValue)
        writer.key("capabilities")
        writer.raw(client.capabilities)
        if let info {
            writer.key("info")
            writer.raw(info)
        }
        writer.endObject()
        return writer.finish()
    }

    /// Who opened the session of that id in an earlier run; nil for ids of this run, which the table knows, and for all
    /// others that are not this principal's.
    func caller(of id: String, for principal: Principal) -> MCPCaller? {
        guard let bytes = sealing.open(id, context: context(of: principal)),
            let said = try? RawJSON(validating: bytes), said["run"]?.string != run,
            let opened = said["opened"]?.integer, clock.microsecondsSinceEpoch - opened < Self.lifetime,
            let revision = said["revision"]?.string.flatMap(ProtocolRevision.init(rawValue:)), !revision.isModern,
            let capabilities = said["capabilities"]
        else { return nil }
        let client = MCPClientDescription(revision: revision, capabilities: capabilities, info: said["info"])
        return MCPCaller(principal: principal, client: client, session: id)
    }

    private func context(of principal: Principal) -> [UInt8] {
        Array("patchbay session\u{0}\(endpoint)\u{0}\(principal.id)".utf8)
    }
}
