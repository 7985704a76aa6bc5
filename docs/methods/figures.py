"""The numbers that the pictures and pages of the methods use. Public unless said to be invented.

Sources, all under the Open Government Licence v3.0: Department for Education, early years foundation stage profile
2021/22, and children looked after in England 2021 to 2025 (earlier years: local authority interactive tool); Office for
Health Improvement and Disparities, Fingertips indicator 90284 (counts published to the nearest 5).
"""

import numpy as np

# Children with a good level of development at the end of reception, and all children assessed, 2021/22.
DISTRICTS = {"Cheltenham": (834, 1247), "Cotswold": (569, 804), "Forest of Dean": (480, 773), "Gloucester": (989, 1511),
             "Stroud": (881, 1286), "Tewkesbury": (675, 949)}  # fmt: skip
SOUTH_WEST = {"Bath and North East Somerset": (1299, 1826), "Bournemouth, Christchurch and Poole": (2625, 3881),
              "Bristol": (3239, 5009), "Cornwall": (3586, 5435), "Devon": (5005, 7611), "Dorset": (2168, 3303),
              "Gloucestershire": (4436, 6580), "Isles of Scilly": (4, 5), "North Somerset": (1586, 2214),
              "Plymouth": (1697, 2672), "Somerset": (3630, 5649), "South Gloucestershire": (2336, 3357),
              "Swindon": (1838, 2879), "Torbay": (792, 1243), "Wiltshire": (3476, 5199)}  # fmt: skip
ENGLAND = 65.2
FREE_MEALS, OTHERS = (323, 721), (4113, 5859)
# Children who began to be looked after in the year, and children aged 0 to 17.
YEARS = [2021, 2022, 2023, 2024, 2025]
BEGAN = [333, 366, 323, 292, 239]
CHILDREN = [127_161, 127_119, 128_958, 130_950, 133_163]
# Children looked after on 31 March, per 10,000, as published.
LOOKED_AFTER = [45, 48, 52, 56, 57, 62, 66, 67, 64, 57]
# Admissions for injury under 15, 2023/24: boys and girls, events and children.
COUNTY_SEX, ENGLAND_SEX = ([380, 385], [54_777, 52_804]), ([39_788, 32_231], [5_088_744, 4_853_600])
# The same in England, per 10,000, districts in tenths from the most to the least deprived.
TENTHS = [83.46205, 74.59815, 74.24547, 70.47595, 77.93185, 68.50872, 73.46914, 63.57998, 67.61734, 60.23059]
TENTHS_LOWER = [82.01045, 73.15031, 72.74043, 68.77099, 75.99871, 66.97337, 71.72473, 61.73913, 65.66139, 58.5052]
TENTHS_UPPER = [84.9329, 76.06743, 75.74189, 72.2125, 79.95464, 70.10813, 75.26774, 65.43342, 69.61676, 62.04896]
TENTHS_CHILDREN = [1_508_470, 1_353_921, 1_272_805, 920_172, 770_545, 1_077_965, 905_142, 721_139, 669_207, 742_978]
# Invented: the share of families seen within four weeks, month by month; scores; a table.
SEEN = [82, 79, 85, 81, 88, 84, 80, 83, 86, 82, 81, 84, 90, 91, 92, 93, 94, 95, 97, 96]
SCORES = [31, 28, 35, 40, 22, 36, 33, 29]
TABLE = np.array([[3, 41, 6], [12, 58, 9], [7, 33, 11]])
TOWNS, KINDS = ["Cheltenham", "Gloucester", "Stroud"], ["Self-referred", "School", "Health visitor"]
