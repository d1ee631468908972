#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "tests/unit/forecast/bath.h"
#include "twin/runtime/forecast_loop.h"

namespace sandtable::test {

/// A bath with a coarser one behind it; tells a test before each of its own steps.
class TwoSpeedBath final : public FloodSolver {
 public:
  using Hook = std::function<void()>;
  TwoSpeedBath(std::unique_ptr<FloodSolver> fine, std::unique_ptr<FloodSolver> coarse, std::shared_ptr<Hook> hook)
      : fine_(std::move(fine)), coarse_(std::move(coarse)), hook_(std::move(hook)) {}

  [[nodiscard]] std::string_view label() const override { return coarse_ ? "fine" : "coarse"; }
  [[nodiscard]] UtcTime time() const override { return fine_->time(); }
  Result<std::shared_ptr<const Water>> advance(const Forcing& forcing) override {
    const Hook hook = *hook_;  // a copy: it may take itself away
    if (coarse_ && hook) hook();
    if (coarse_) static_cast<void>(coarse_->advance(forcing));
    return fine_->advance(forcing);
  }
  void vary(const ModelVariation& variation) override {
    fine_->vary(variation);
    if (coarse_) coarse_->vary(variation);
  }
  Status intervene(const Intervention& intervention) override {
    if (coarse_) static_cast<void>(coarse_->intervene(intervention));
    return fine_->intervene(intervention);
  }
  [[nodiscard]] std::unique_ptr<FloodSolver> branch() const override {
    return std::make_unique<TwoSpeedBath>(fine_->branch(), coarse_ ? coarse_->branch() : nullptr, hook_);
  }
  [[nodiscard]] std::unique_ptr<FloodSolver> preview() const override {
    return coarse_ ? std::make_unique<TwoSpeedBath>(coarse_->branch(), nullptr, hook_) : nullptr;
  }
  [[nodiscard]] Result<std::unique_ptr<FloodSolver>> branch_at(const Water& water) const override {
    auto fine = fine_->branch_at(water);
    if (!fine || !coarse_) return fine;
    auto coarse = coarse_->branch_at(water);
    if (!coarse) return coarse;
    return std::make_unique<TwoSpeedBath>(std::move(*fine), std::move(*coarse), hook_);
  }

 private:
  std::unique_ptr<FloodSolver> fine_;
  std::unique_ptr<FloodSolver> coarse_;  ///< null: this is the coarse one
  std::shared_ptr<Hook> hook_;
};

/// The loops of a forecast on one thread, over the street of bath.h; what happens is kept.
class ForecastDesk {
 public:
  explicit ForecastDesk(std::unique_ptr<FloodSolver> solver, bool follows_sensors = false)
      : flood(std::move(solver), std::chrono::minutes{1}, {}, follows_sensors, twin),
        loop(plan(), {}, nullptr, flood, twin) {
    twin.publish_unthrottled();
    twin.on_events([this](auto batch) { events.insert(events.end(), batch.begin(), batch.end()); });
    twin.submit(OpenIncident{small_incident()}, "system");
    settle();
  }

  static ForecastPlan plan() {
    ForecastPlan plan;
    plan.exposure = std::make_shared<const Exposure>(street_exposure());
    plan.reaches = street_reaches();
    plan.every = Duration{0};
    return plan;
  }
  void settle() { twin.step(Duration{0}); }
  void run_to(UtcTime t) {
    while (clock.now() < t) {
      clock.advance(std::chrono::minutes{1});
      flood.step(clock.now());
      settle();
    }
  }
  /// Does what was asked, and lets the twin take it over.
  void answer() {
    loop.step(clock.now());
    settle();
  }
  void look_ahead() {
    loop.renew();
    settle();
  }
  [[nodiscard]] std::shared_ptr<const Outlook> outlook() {
    settle();
    return twin.snapshot()->outlook;
  }
  template <class Body>
  [[nodiscard]] std::vector<Body> all() const {
    std::vector<Body> found;
    for (const auto& event : events) {
      if (const auto* body = std::get_if<Body>(&event->body)) found.push_back(*body);
    }
    return found;
  }

  ManualClock clock{at(0)};
  ManualClock wall{at(0)};
  TwinLoop twin{clock, wall, Tense::kLive};
  FloodLoop flood;
  ForecastLoop loop;
  std::vector<std::shared_ptr<const Event>> events;
};

}  // namespace sandtable::test
