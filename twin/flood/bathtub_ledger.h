#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sandtable {

/// What one pool received and gave since some moment, m3.
struct PoolAccount {
  double rain = 0;
  double overflow_in = 0;
  double overflow_out = 0;  ///< to neighbours and out of the model
  double drained = 0;
  double pumped = 0;
};

/// The books of the bathtub model, kept apart from the pools' own volumes so that the one checks the other.
class BathtubLedger {
 public:
  explicit BathtubLedger(std::span<const double> start_volume_m3);

  void book_rain(std::size_t pool, double m3);
  void book_drained(std::size_t pool, double m3);
  void book_pumped(std::size_t pool, double m3);
  void book_overflow(std::size_t from, std::size_t to, double m3);
  void book_overflow_out_of_model(std::size_t from, double m3);

  [[nodiscard]] const PoolAccount& account(std::size_t pool) const { return accounts_[pool]; }
  /// |V_end - V_start - in + out| / (V_start + in) over all pools, from the volumes found now; 0 when nothing ever
  /// was there.
  [[nodiscard]] double mass_error_ratio(std::span<const double> volume_m3) const;

 private:
  std::vector<PoolAccount> accounts_;
  double start_m3_ = 0;
  double in_m3_ = 0;  ///< across the border of the model
  double out_m3_ = 0;
};

}  // namespace sandtable
