// SPDX-License-Identifier: Apache-2.0

import JSON

/// What a task holds beside its ids and its status. Most tasks are taken whole, have ended by then, and are passed on and
/// kept as they are: what lies in their text is read when somebody asks for it.
enum TaskBody: Sendable {
    /// Of another agent's task: what it has made, its history aside.
    case snapshot(RawJSON)
    /// Of a task as it was kept.
    case stored(RawJSON)
    /// The same of one that was just written: the text is what the task's JSON is.
    case written(RawJSON)
    case parts(TaskParts)

    /// Read anew with each use, unless it is apart already.
    var parts: TaskParts {
        switch self {
        case .snapshot(let text): TaskParts(snapshot: text)
        case .stored(let text), .written(let text): TaskParts(stored: text)
        case .parts(let parts): parts
        }
    }

    /// The task's JSON has become another one, though nothing in here has changed.
    mutating func ages() {
        if case .written(let text) = self { self = .stored(text) }
    }

    mutating func change(_ change: (inout TaskParts) -> Void) {
        var changed = parts
        // Held once, so that its arrays are not copied.
        self = .parts(TaskParts())
        change(&changed)
        self = .parts(changed)
    }
}

/// The same apart.
struct TaskParts: Sendable, Equatable {
    var history: [RawJSON] = []
    var artifacts: [TaskArtifact] = []
    var metadata: RawJSON?

    init() {}

    /// Artifacts without an id are left out.
    init(stored task: RawJSON) {
        let members = TaskMembers(of: task)
        history = (members.history.map(task.value) ?? .emptyArray).elements.map(\.self)
        for artifact in (members.artifacts.map(task.value) ?? .emptyArray).elements {
            guard let id = artifact.text("artifactId") else { continue }
            artifacts.append(TaskArtifact(id: id, artifact))
        }
        metadata = members.metadata.map(task.value)
    }

    /// Of artifacts with the same id the last counts, in the place of the first.
    init(snapshot task: RawJSON) {
        let members = TaskMembers(of: task)
        for artifact in (members.artifacts.map(task.value) ?? .emptyArray).elements {
            guard let id = artifact.text("artifactId") else { continue }
            produced(artifact, id, append: false)
        }
        metadata = members.metadata.map(task.value)
    }

    mutating func produced(_ artifact: RawJSON, _ id: String, append: Bool) {
        guard let index = artifacts.firstIndex(where: { $0.id == id }) else {
            return artifacts.append(TaskArtifact(id: id, artifact))
        }
        if append {
            artifacts[index].append(artifact)
        } else {
            artifacts[index] = TaskArtifact(id: id, artifact)
        }
    }
}
