#pragma once

#include <string>

#include "twin/place/tls_policy.h"

namespace sandtable::feeds {

/// OpenSSL's cipher list that carries the security level ("DEFAULT@SECLEVEL=1"); empty for the system's own.
std::string cipher_list(const TlsPolicy& tls);

/// What the policy gives up against a system's usual settings, for the operator; empty when it gives up nothing.
/// Every source says it once after its start, so that a weaker connection is never a silent one.
std::string tls_relaxation(const TlsPolicy& tls);

}  // namespace sandtable::feeds
