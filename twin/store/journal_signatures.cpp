#include "twin/store/journal_signatures.h"

#include <algorithm>

namespace sandtable {

JournalSignature signature_of(std::span<const std::uint8_t> key, std::span<const std::uint8_t> signature) {
  JournalSignature out;
  if (key.size() == out.key.size()) std::ranges::copy(key, out.key.begin());
  if (signature.size() == out.signature.size()) std::ranges::copy(signature, out.signature.begin());
  return out;
}

void SignatureWalk::take(std::int64_t seq, const Digest& digest) {
  last_ = seq;
  const auto found = signatures_.find(seq);
  if (found == signatures_.end() || check_.broken_seq != 0) return;
  const auto& [key, signature] = found->second;
  if (is_signed_by(key, digest, signature)) {
    ++check_.count[key];
    check_.signed_to = seq;
    return;
  }
  check_.broken_seq = seq;
  check_.why = fmt::format("entry {}: the signature of seat key {} does not fit: what led up to it was written anew",
                           seq, hex(key));
}

SignatureCheck SignatureWalk::finish() const {
  SignatureCheck check = check_;
  const auto beyond = signatures_.upper_bound(last_);
  if (check.broken_seq == 0 && beyond != signatures_.end()) {
    check.broken_seq = beyond->first;
    check.why = fmt::format("entry {} was signed and is missing: the journal ends with entry {}", beyond->first, last_);
  }
  return check;
}

JournalCheck with_signatures(JournalCheck check, const SignatureCheck& signatures) {
  if (!check.intact || signatures.broken_seq == 0) return check;
  check.intact = false;
  check.broken_seq = signatures.broken_seq;
  check.why = signatures.why;
  return check;
}

}  // namespace sandtable
