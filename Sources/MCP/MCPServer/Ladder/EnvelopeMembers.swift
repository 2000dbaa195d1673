// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// The members of a request's `_meta` that belong to its hop, found in one walk.
struct EnvelopeMembers {
    private let meta: RawJSON
    private var versionPlace: RawJSON.Place?
    private var capabilitiesPlace: RawJSON.Place?
    private var clientInfoPlace: RawJSON.Place?
    private var logLevelPlace: RawJSON.Place?
    private var progressTokenPlace: RawJSON.Place?
    private var trailPlace: RawJSON.Place?

    init(of meta: RawJSON) {
        self.meta = meta
        meta.visitMembers { member in
            if member.is(MCPMeta.protocolVersion) {
                versionPlace = member.place
            } else if member.is(MCPMeta.clientCapabilities) {
                capabilitiesPlace = member.place
            } else if member.is(MCPMeta.clientInfo) {
                clientInfoPlace = member.place
            } else if member.is(MCPMeta.logLevel) {
                logLevelPlace = member.place
            } else if member.is(MCPMeta.progressToken) {
                progressTokenPlace = member.place
            } else if member.is(MCPMeta.via) {
                trailPlace = member.place
            }
        }
    }

    var version: RawJSON? { value(versionPlace) }
    var capabilities: RawJSON? { value(capabilitiesPlace) }
    var clientInfo: RawJSON? { value(clientInfoPlace) }
    var logLevel: RawJSON? { value(logLevelPlace) }
    var progressToken: RawJSON? { value(progressTokenPlace) }
    var trail: RawJSON? { value(trailPlace) }

    private func value(_ place: RawJSON.Place?) -> RawJSON? { place.map(meta.value(at:)) }
}
