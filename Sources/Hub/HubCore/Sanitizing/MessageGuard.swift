// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import JSON
package import Sanitizer

/// Stands between what agents say and who hears it: messages and artifacts are cleaned and judged, labelled in their
/// `metadata` where there is something to say, and held back where they are all but certain to steer. And between what
/// clients say and the agents, who must hear no secret.
package final class MessageGuard: Sendable {
    private let sanitizer: ContentSanitizer
    private let secrets: SecretScanner
    let settings: SanitizerSettings
    private let withholding: Withholding

    package init(
        sanitizer: ContentSanitizer, settings: SanitizerSettings, quarantine: Quarantine,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.sanitizer = sanitizer.going(asFarAs: settings.results)
        secrets = SecretScanner(for: settings)
        self.settings = settings
        withholding = Withholding(settings: settings, quarantine: quarantine, sha256: sha256)
    }

    /// Secrets in the message of a send, and its params without them; nil where there is none to do anything about.
    func secrets(in params: RawJSON) -> (found: [SecretKind], redacted: RawJSON)? {
        guard settings.secrets != .off, let message = params["message"] else { return nil }
        let (redacted, found) = secrets.redact(message)
        return found.isEmpty ? nil : (found, params.editing([.set("message", redacted)]))
    }

    /// What an agent said, as it may be told. What needs nothing keeps its bytes.
    package func inspect(_ event: StreamEvent, from agent: ServerName, to principal: String) async -> StreamEvent {
        guard settings.results != .off else { return event }
        let scanned = await sanitizer.scanned(event.value, scope: .message)
        var inspection = Inspection(scanned.verdict, origin: "a2a:\(agent.text)")
        guard inspection.action != .pass else { return event }
        guard withholding.isDue(inspection, event.value) else { return event.labelled(inspection, scanned.document) }
        inspection.original =
            await withholding.keep(event.value, inspection, method: event.name, for: principal) ?? "lost"
        let reason = "[withheld as \(inspection.original ?? "lost") until an approver releases it]"
        return event.labelled(inspection, event.withheld(reason))
    }
}

extension StreamEvent {
    fileprivate func with(_ value: RawJSON) -> StreamEvent {
        switch self {
        case .task: .task(value)
        case .message: .message(value)
        case .statusUpdate: .statusUpdate(value)
        case .artifactUpdate: .artifactUpdate(value)
        }
    }

    fileprivate func labelled(_ inspection: Inspection, _ value: RawJSON) -> StreamEvent {
        with(ResultLabel.add(inspection, to: value, under: "metadata"))
    }

    /// The event without what was said in it.
    fileprivate func withheld(_ reason: String) -> RawJSON {
        let part = RawJSON.emptyObject.editing([.set("text", .string(reason))])
        let stub = [JSONEdit.set("parts", .array([part]))]
        switch self {
        case .message(let message): return message.editing(stub)
        case .artifactUpdate(let update):
            return update.editing([.set("artifact", (update["artifact"] ?? .emptyObject).editing(stub))])
        case .statusUpdate(let update): return update.editing(Self.status(of: update, stub))
        case .task(let task):
            let artifacts = (task["artifacts"].map { Array($0.elements) } ?? []).map { $0.editing(stub) }
            let kept = artifacts.isEmpty ? [] : [JSONEdit.set("artifacts", .array(artifacts))]
            return task.editing(Self.status(of: task, stub) + kept + [.remove("history")])
        }
    }

    private static func status(of value: RawJSON, _ stub: [JSONEdit]) -> [JSONEdit] {
        guard let status = value["status"], let message = status["message"] else { return [] }
        return [.set("status", status.editing([.set("message", message.editing(stub))]))]
    }
}
