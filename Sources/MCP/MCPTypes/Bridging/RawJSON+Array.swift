// SPDX-License-Identifier: Apache-2.0

import JSON

extension RawJSON {
    /// An array of these values, their bytes kept.
    static func array(_ elements: [RawJSON]) -> RawJSON {
        var writer = JSONWriter()
        writer.beginArray()
        for element in elements { writer.raw(element) }
        writer.endArray()
        return writer.finishRaw()
    }
}
