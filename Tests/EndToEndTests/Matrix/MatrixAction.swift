// SPDX-License-Identifier: Apache-2.0

/// What a client does with each server; the names are those of `actions.py`.
enum MatrixAction: String, CaseIterable, Sendable, Decodable {
    case list, call, structured, progress, cancel, resource, template, prompt, big, failing, unknown
    case image, audio, link, embedded, mixed, blob, pictured
    case form, decline, url, rounds, sampling, roots, logging, completion, ping
    case tools = "tools_changed"
    case prompts = "prompts_changed"
    case resources = "resources_changed"
    case subscription

    /// What it is in a table.
    var title: String {
        switch self {
        case .list: "tools listed, schemas as they are"
        case .call: "a call, text in other letters"
        case .structured: "structured content"
        case .progress: "progress"
        case .cancel: "cancellation reaches the server"
        case .resource: "a resource"
        case .template: "a resource of a template"
        case .prompt: "a prompt with an argument"
        case .big: "an answer of 512 KiB"
        case .failing: "a tool that fails"
        case .unknown: "a tool that is not there"
        case .image: "an image"
        case .audio: "audio"
        case .link: "a resource link that can be read"
        case .embedded: "an embedded resource"
        case .mixed: "five kinds of content in one answer"
        case .blob: "a resource of bytes"
        case .pictured: "a prompt with an image and a resource"
        case .form: "elicitation by a form"
        case .decline: "elicitation declined"
        case .url: "elicitation by a URL"
        case .rounds: "elicitation in two rounds"
        case .sampling: "sampling"
        case .roots: "roots"
        case .logging: "log messages by level"
        case .completion: "completion of prompts and templates"
        case .ping: "ping"
        case .tools: "tools changed"
        case .prompts: "prompts changed"
        case .resources: "resources changed"
        case .subscription: "a subscribed resource changed"
        }
    }

    /// Those that an HTTP service with a document can have.
    static let ofServices: Set<MatrixAction> = [
        .list, .call, .structured, .cancel, .big, .failing, .unknown, .image, .audio, .ping,
    ]

    /// Those about what a server tells by itself.
    static let changes: Set<MatrixAction> = [.tools, .prompts, .resources, .subscription]
}
