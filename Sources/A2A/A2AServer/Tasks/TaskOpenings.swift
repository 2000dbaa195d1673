// SPDX-License-Identifier: Apache-2.0

/// Which message of whom began which task, so that a message sent again finds it: the latest
/// ``TaskRecall/maximumOpenings``.
struct TaskOpenings {
    /// A message by its sender and the id that the sender gave it. Its hash is made once, for it is looked up several times.
    struct Key: Hashable, Sendable {
        let principal: String
        let messageID: String
        private let code: Int

        init(principal: String, messageID: String) {
            self.principal = principal
            self.messageID = messageID
            var hasher = Hasher()
            hasher.combine(principal)
            hasher.combine(messageID)
            code = hasher.finalize()
        }

        static func == (left: Key, right: Key) -> Bool {
            left.code == right.code && left.messageID == right.messageID && left.principal == right.principal
        }

        func hash(into hasher: inout Hasher) { hasher.combine(code) }
    }

    private var tasks: [Key: String] = [:]
    /// In the order of their coming, once all places are taken beginning at ``next``.
    private var keys: [Key] = []
    private var next = 0

    subscript(key: Key) -> String? { tasks[key] }

    /// The oldest gives its place to a new one.
    mutating func remember(_ key: Key, _ id: String) {
        tasks[key] = id
        guard keys.count == TaskRecall.maximumOpenings else { return keys.append(key) }
        tasks[keys[next]] = nil
        keys[next] = key
        next = (next + 1) % keys.count
    }

    /// Unless that message has begun another task since.
    mutating func forget(_ key: Key, of id: String) {
        if tasks[key] == id { tasks[key] = nil }
    }
}
