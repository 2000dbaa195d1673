// SPDX-License-Identifier: Apache-2.0

import Documents

/// All verbs, in the order of the overview.
package enum CommandTable {
    package static let verbs: [any Verb.Type] = [
        Serve.self, ServeStdio.self, ServersAdd.self, ServersList.self, ServersShow.self, ServersDiff.self,
        ServersApprove.self, ServersRemove.self, ToolsList.self, ToolsCall.self,
        AgentsAdd.self, AgentsList.self, AgentsSearch.self, AgentsShow.self, AgentsApprove.self, AgentsSend.self,
        AgentsRemove.self, AgentsRotateKey.self, ApprovalsList.self,
        ApprovalsApprove.self,
        ApprovalsDeny.self, QuarantineList.self, QuarantineShow.self, QuarantineRelease.self, AuditTail.self,
        AuditExport.self, AuditVerify.self, AuditHead.self, AuditErase.self,
        RoomsList.self, RoomsCreate.self, RoomsToken.self, RoomsClose.self,
        Scan.self, KeysCreate.self, KeysList.self, KeysRevoke.self, PolicyCheck.self, PolicyExplain.self,
        ConfigCheck.self, PrintVersion.self,
        PrintHelp.self,
    ]

    /// What they take, in the same order.
    package static var usages: [CommandUsage] { verbs.map { $0.usage } }

    /// What a command line calls.
    enum Match {
        case verb(any Verb.Type, arguments: ArraySlice<String>)
        /// A noun with no verb after it, or nothing at all.
        case group([CommandUsage])
    }

    /// Looks up the leading words; throws for words that call nothing.
    static func match(_ arguments: [String]) throws(UsageError) -> Match {
        if let verb = verbs.first(where: { arguments.starts(with: $0.usage.words) }) {
            return .verb(verb, arguments: arguments.dropFirst(verb.usage.words.count))
        }
        let words = arguments.prefix { !$0.hasPrefix("-") }
        guard let noun = words.first else { return .group(usages) }
        let group = usages.filter { $0.words.first == noun }
        guard !group.isEmpty else { throw unknown(noun, among: usages.map { $0.words[0] }) }
        guard let verb = words.dropFirst().first else { return .group(group) }
        throw unknown("\(noun) \(verb)", among: group.map(\.name))
    }

    private static func unknown(_ words: String, among known: [String]) -> UsageError {
        let hint = Suggestion.hint(for: words, among: known)
        return UsageError("there is no command \"\(words)\"" + (hint.isEmpty ? "; see: patchbay help" : hint))
    }
}
