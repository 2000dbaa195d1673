// SPDX-License-Identifier: Apache-2.0

import Testing
import UnicodeText

@Suite struct NameSkeletonTests {
    @Test("names that look alike have one skeleton, others have not")
    func skeletons() {
        #expect(NameSkeleton.of("p\u{430}y") == NameSkeleton.of("pay"))
        #expect(NameSkeleton.of("form") == NameSkeleton.of("forrn"))
        #expect(NameSkeleton.of("fi1e") == NameSkeleton.of("file"))
        #expect(NameSkeleton.of("send") != NameSkeleton.of("read"))
        #expect(NameSkeleton.of("") == "")
    }

    @Test("a name of any length is folded without harm")
    func long() {
        #expect(!NameSkeleton.of(String(repeating: "\u{FDFA}", count: 5000)).isEmpty)
    }
}
