"""Where each table of the extract was published, and under what title: what its card says; how columns are called."""

OGL = "Open Government Licence v3.0"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
FINGERTIPS_LIMITS = {
    "value": "Value",
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
    "lower_998": "Lower CI 99.8 limit",
    "upper_998": "Upper CI 99.8 limit",
    "count": "Count",
    "denominator": "Denominator",
    "note": "Value note",
    "trend": "Recent Trend",
    "comparison": "Compared to England value or percentiles",
}
DFE, EES = "Department for Education", "https://explore-education-statistics.service.gov.uk/find-statistics/"
NEET_ADDRESS = f"{EES}participation-in-education-training-and-neet-age-16-to-17-by-local-authority"
PROFILE_ADDRESS = f"{EES}early-years-foundation-stage-profile-results"
# name of the extract: (dataset, title of the release, publisher, address, file, day of publication where it is known)
CARDS = {
    "lait": ("lait", "Local authority interactive tool, long table", DFE,
             "https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
             "lait/lait_long.parquet", ""),
    "injuries": ("fingertips_injuries", "Hospital admissions for injuries to 2023/24 (Fingertips 90284)",
                 "Office for Health Improvement and Disparities",
                 "https://fingertips.phe.org.uk/search/90284", "fingertips/fingertips_90284_parent_region.csv", ""),
    "profile_2013_2018": ("profile_2013_2018", "Early years profile 2012/13 to 2017/18", DFE, PROFILE_ADDRESS,
                          "ees/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv", ""),
    "profile_2022": ("profile", "Early years profile 2021/22", DFE, PROFILE_ADDRESS,
                     "ees/1_eyfsp_headline_measures_2022.csv", ""),
    "neet_scorecard_2023": ("neet_scorecard", "Participation and NEET 2023", DFE, NEET_ADDRESS,
                            "ees/UD_NEETNK_LA_dashboard_2023_final.csv", ""),
    "neet_scorecard_2025": ("neet_scorecard", "Participation and NEET 2025", DFE, NEET_ADDRESS,
                            "ees/UD_NEETNK_LA_dashboard_2025.csv", ""),
    "sen2": ("sen2", "Education, health and care plans 2014 to 2018", DFE,
             f"{EES}education-health-and-care-plans", "ees/SEN2_MI.csv", ""),
    "absence_by_term": ("absence_by_term", "Pupil absence by term 2012/13 to 2016/17", DFE,
                        f"{EES}pupil-absence-in-schools-in-england", "ees/absence_by_term.csv", ""),
    "children_in_need": ("children_in_need", "Children in need 2013 to 2025", DFE, f"{EES}children-in-need",
                         "ees/b1_children_in_need_2013_to_2025.csv", ""),
    "children_in_need_rate": ("children_in_need_rate", "Children in need out of all children 2013 to 2025", DFE,
                              f"{EES}children-in-need", "ees/b1_children_in_need_2013_to_2025.csv", ""),
    "referrals": ("referrals", "Referrals and re-referrals 2013 to 2025", DFE, f"{EES}children-in-need",
                  "ees/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv", ""),
    "looked_after": ("looked_after", "Children looked after 2021 to 2025", DFE,
                     f"{EES}children-looked-after-in-england-including-adoptions",
                     "ees/cla_number_and_rate_per_10k_children.csv", ""),
    "social_workers": ("social_workers", "Children and family social workers 2017 to 2025", DFE,
                       f"{EES}children-s-social-work-workforce", "ees/csww_indicators_2017_to_2025.csv", ""),
    "ks4_social_care": ("ks4_social_care", "Key stage 4 of children with a social worker 2018/19 to 2024/25", DFE,
                        f"{EES}outcomes-for-children-in-need-including-children-looked-after-by-local-authorities-in-england",
                        "ees/ks4_la.csv", ""),
    "school_offers": ("school_offers", "School applications and offers 2014 to 2018", DFE,
                      f"{EES}primary-and-secondary-school-applications-and-offers",
                      "ees/school_applications_and_offers.csv", ""),
}  # fmt: skip
# A second file of the publisher from which something was joined to each line of the first.
JOINED = {"children_in_need_rate": "ees/ons_mid-year_population_estimates_2012_to_2024.csv"}
NOTES = {
    "lait": "The England line of first-time entrants is left out: it is the sum of the regions' rates, not a rate.",
    "injuries": (
        "Of the deprivation tenths, those of upper-tier authorities as they were in April 2023. Surrey is here because "
        "its labels contradict each other: a year is missing, and a trend over it is printed."
    ),
    "children_in_need_rate": (
        "The children of each area in the middle of the year before, by the Office for National Statistics, are from "
        "the second file. By them the publisher's own rates come out."
    ),
    "social_workers": (
        "England's turnover of 2022 and 2024 is a little above what the full posts beside it give. Both are kept as "
        "published."
    ),
    "profile_2022": "District children add up to 6,570; the county line says 6,580. Both are kept as published.",
}
