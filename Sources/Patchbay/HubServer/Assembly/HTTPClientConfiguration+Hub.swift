// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HubCore

extension HTTPClientConfiguration {
    init(_ configuration: HubConfiguration) {
        self.init()
        proxy = configuration.proxy?.reveal()
        certificateAuthorities = configuration.authoritiesFile
    }
}
