// SPDX-License-Identifier: Apache-2.0

import Documents

/// The keys of a policy file, one set per kind of object; a test holds the JSON Schema to them.
package enum PolicyKeys {
    package enum Root: String, DocumentKey {
        case schema = "$schema"
        case `default`, roles, tags, rules
    }

    package enum Rule: String, DocumentKey {
        case name, description, effect
        case roles, principals, groups
        case methods, servers, tools, tags, prompts, resources, agents, annotations
        case arguments, hours, limit
    }

    package enum Condition: String, DocumentKey {
        case equals, `in`, prefix, pattern, minimum, maximum, present
    }

    package enum Hours: String, DocumentKey {
        case days, from, to
    }

    package enum Limit: String, DocumentKey {
        case perMinute, perDay
    }
}
