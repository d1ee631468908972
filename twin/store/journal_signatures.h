#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "twin/base/seat_key.h"
#include "twin/core/incident_store.h"

namespace sandtable {

/// A seat's word for the journal as it stood after an entry: the chain's digest there covers all before it.
struct JournalSignature {
  PublicKey key{};
  Signature signature{};
};

/// As stored; what has another length than it should fits nothing.
JournalSignature signature_of(std::span<const std::uint8_t> key, std::span<const std::uint8_t> signature);

/// What the signatures of a journal say.
struct SignatureCheck {
  std::map<PublicKey, std::int64_t> count;  ///< good ones by key
  std::int64_t signed_to = 0;               ///< last entry that a good signature covers; 0 without any
  std::int64_t broken_seq = 0;              ///< first entry whose signature does not fit; 0 when all do
  std::string why;
};

/// Holds signatures by entry to the digests of a walk along the chain.
class SignatureWalk {
 public:
  explicit SignatureWalk(std::map<std::int64_t, JournalSignature> signatures) : signatures_(std::move(signatures)) {}
  void take(std::int64_t seq, const Digest& digest);
  /// Signatures of entries that the walk did not meet do not fit either.
  [[nodiscard]] SignatureCheck finish() const;

 private:
  std::map<std::int64_t, JournalSignature> signatures_;
  SignatureCheck check_;
  std::int64_t last_ = 0;
};

/// The verdict on a journal with what its signatures say.
JournalCheck with_signatures(JournalCheck check, const SignatureCheck& signatures);

}  // namespace sandtable
