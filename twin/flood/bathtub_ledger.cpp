#include "twin/flood/bathtub_ledger.h"

#include <cmath>
#include <numeric>

namespace sandtable {

BathtubLedger::BathtubLedger(std::span<const double> start_volume_m3)
    : accounts_(start_volume_m3.size()),
      start_m3_(std::accumulate(start_volume_m3.begin(), start_volume_m3.end(), 0.0)) {}

void BathtubLedger::book_rain(std::size_t pool, double m3) {
  accounts_[pool].rain += m3;
  in_m3_ += m3;
}

void BathtubLedger::book_drained(std::size_t pool, double m3) {
  accounts_[pool].drained += m3;
  out_m3_ += m3;
}

void BathtubLedger::book_pumped(std::size_t pool, double m3) {
  accounts_[pool].pumped += m3;
  out_m3_ += m3;
}

void BathtubLedger::book_overflow(std::size_t from, std::size_t to, double m3) {
  accounts_[from].overflow_out += m3;
  accounts_[to].overflow_in += m3;
}

void BathtubLedger::book_overflow_out_of_model(std::size_t from, double m3) {
  accounts_[from].overflow_out += m3;
  out_m3_ += m3;
}

double BathtubLedger::mass_error_ratio(std::span<const double> volume_m3) const {
  const double turnover = start_m3_ + in_m3_;
  if (!(turnover > 0)) return 0;
  const double end = std::accumulate(volume_m3.begin(), volume_m3.end(), 0.0);
  return std::abs(end - start_m3_ - in_m3_ + out_m3_) / turnover;
}

}  // namespace sandtable
