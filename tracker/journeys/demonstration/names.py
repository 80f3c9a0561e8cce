"""Invented names for invented officers. Any likeness is chance."""

from collections.abc import Iterator
from random import Random

FIRST_NAMES = """
Aaron Abdi Adam Alejandra Alexis Alicia Amina Amy Andrea Andrew Angela Anna Anthony April Ayaan Benjamin Beth
Brandon Brenda Brian Bridget Bryan Caitlin Carlos Carmen Catherine Chad Chue Clara Colleen Craig Cynthia Dale Daniel
Dawn Dean Deborah Dennis Derek Diane Dominic Donna Douglas Duane Dylan Elena Elizabeth Emily Eric Erik Erin Ethan
Evelyn Faisal Felicia Frances Gabriel Gary Gina Grace Greta Gregory Hannah Heather Heidi Holly Ian Ingrid Isaac
Jacob James Jamal Jana Jason Jeffrey Jenna Jeremy Jesse Jessica Joel Jonas Jorge Joseph Joy Juan Judith Julia Justin
Kaitlyn Karen Kari Karl Katherine Kayla Keith Kelly Kenneth Kevin Khadija Kirsten Kou Kristin Kurt Kyle Lamar Lars
Laura Lee Leif Leticia Lisa Logan Lori Luis Luke Lynn Mai Marcus Margaret Maria Marisol Mark Martin Mary Matthew
Megan Melissa Michael Miguel Mohamed Monica Nadia Naomi Nathan Neil Nicholas Nicole Nils Noah Nora Olivia Omar Oscar
Pa Patrick Paul Pedro Peter Philip Rachel Ramon Randall Rebecca Renee Ricardo Robert Roger Rosa Ross Ruth Ryan
Samuel Sara Scott Sean Shannon Sheila Signe Sofia Stephanie Steven Sunniva Susan Tamara Tanya Terrence Theresa
Thomas Timothy Todd Tou Tracy Travis Tyler Valerie Vanessa Victor Vincent Walter Wendy Wesley William Xavier Yer
Yolanda Yusuf Zachary
""".split()  # noqa: SIM905 - a word a name is easier to read

LAST_NAMES = """
Aamodt Abdullahi Abernathy Adeyemi Ahlstrom Akers Albrecht Alvarado Amundson Anquist Arneson Ashworth Aune Bakke
Baldwin Barrientos Beaulieu Beckstrom Bergdahl Bergstrom Bjorklund Blomquist Boatman Borgen Brandvold Brekke
Brinkman Broderick Bustamante Cardenas Carlsgaard Cavanaugh Cederberg Chandler Christofferson Clausen Coughlin
Cruzado Dahlgren Danforth Delacroix Delgadillo Dokken Donahoe Drummond Dvorak Eastlund Ebersole Edwall Egeland
Eidsvik Ekholm Ellefson Engebret Erlandson Escobedo Estenson Fadness Fairbanks Farrokh Felland Fenwick Fitzsimmons
Fjelstad Flaherty Forsberg Fossum Frederickson Friedl Gaarder Gallegos Gartner Gebremariam Gilbertsen Gjerde Godfrey
Goetz Granlund Grimsby Gudmund Guerrero Gunderson Haagenson Hadley Hagstrom Halbakken Hallgren Hammarlund Hanrahan
Hargrove Hassan Haugen Hedstrom Heimdahl Helgeson Hendershot Her Herrera Hilstad Hjelm Hoffstedt Holmquist Hovland
Huberty Hussein Ibarra Idowu Ingebretsen Isaksen Jarvinen Jaspers Jedlicka Jensvold Jimale Jorgenson Joswiak
Kaczmarek Kaldahl Karlstad Kasimir Keating Kettleson Kilbride Kirchner Kjellberg Klinger Knudtson Koivisto Kolstad
Korhonen Kowalczyk Krogstad Kuehn Kvamme Lahti Langemo LaPointe Larkin Leclair Leinonen Lidstrom Lien Lillehaug
Lindahl Littlewolf Lofgren Lor Lovell Lundeen Lundquist Lysne MacAllister Maddox Magnusson Mahamud Malmgren Manthei
Marchetti Mattila McGinty Melgaard Mendieta Mikkelsen Moberg Mohamud Moua Mulvaney Nakamura Naslund Neerland Nesbitt
Nettleton Niemi Njoroge Nordahl Norling Nunez Nygaard Obermeyer Odegaard O'Dowd Ofstedahl Okafor Olmsted O'Rourke
Osterberg Otterson Overby Paavola Pagel Palmquist Pappas Peltier Pendergast Petrovich Pham Pikkarainen Pohlman
Pribyl Quale Quintero Quist Raasch Ramsdell Randolph Rasmusson Redday Reinholt Renville Reyes Ringdahl Rislov
Rodvold Romanski Roseland Rosengren Rustad Ryberg Saari Salazar Sandvik Sather Schaefer Schultze Seiler Selvig
Severson Shaughnessy Sheikh Siegfried Sivertson Skoglund Sletten Sobolik Solberg Sorley Stavig Stenerson Stockwell
Storlie Strand Sundby Svendsen Swenby Szymanski Tadesse Talbot Tangen Tellefson Thao Theisen Thielen Thorvald
Tiedemann Tollefsrud Torgerson Torres Treacy Trygstad Tveit Ulmer Underdahl Urbina Vaagen Valdez Vang Varga Vasquez
Veldman Vigil Villarreal Voeller Vogt Wahlberg Walz Warsame Watters Weisz Westerlund Whitebird Wiklund Willoughby
Wojcik Wold Xiong Yackel Yang Yildiz Youngren Zabel Zaragoza Zellmer Zimanski
""".split()  # noqa: SIM905 - a word a name is easier to read

MIDDLE_INITIALS = "ABCDEFGHJKLMNPRSTW"


def invented_names(rng: Random) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Last, first and middle name and suffix of one officer after another, without end; no two share first and last."""
    given: set[tuple[str, str]] = set()
    while True:
        last, first = rng.choice(LAST_NAMES), rng.choice(FIRST_NAMES)
        middle = rng.choice(MIDDLE_INITIALS) if rng.random() < 0.4 else None
        suffix = rng.choice(["Jr.", "II", "III"]) if rng.random() < 0.02 else None
        if (last, first) not in given:
            given.add((last, first))
            yield last, first, middle, suffix
